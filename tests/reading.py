"""How easy a text is to read: the grade of an English one, the ease of a Spanish one."""

import re


def grade(text):
    """Return the Flesch-Kincaid grade of an English text."""
    sentences, spoken = counted(text)
    syllables = sum(map(english_syllables, spoken))
    return 0.39 * len(spoken) / sentences + 11.8 * syllables / len(spoken) - 15.59


def ease(text):
    """Return the Fernandez-Huerta ease of a Spanish text."""
    sentences, spoken = counted(text)
    syllables = sum(map(spanish_syllables, spoken))
    return 206.84 - 60 * syllables / len(spoken) - 1.02 * len(spoken) / sentences


def counted(text):
    """Return how many sentences a text has, and its words."""
    plain = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    return len(re.findall(r"[.?](?:\s|$)", plain)), re.findall(r"[^\W_]+(?:['-][^\W_]+)*", plain)


def english_syllables(word):
    """Count groups of vowels, but a silent e at the end; rough, and good enough over a page."""
    heard = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$|(?<=[^aeiouycghlsxz])es$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def spanish_syllables(word):
    """Count strong vowels and weak ones that stand alone; an accented i or u never joins its neighbour."""
    return max(1, len(re.findall(r"[íú]|[iuü]?[aeoáéó][iuy]?|[iuüy]+", word.lower())))
