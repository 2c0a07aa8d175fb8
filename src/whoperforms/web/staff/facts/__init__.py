"""What an event says, field by field, as whoever may see it reads it.

Shape:  `fields` has for every field of every body a label and a way to say it, or stands in `NOT_SAID` with the reason;
        `saying` has the ways; `telling` is one reader's page, and says an event.
"""
