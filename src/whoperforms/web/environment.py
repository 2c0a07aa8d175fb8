"""What every template can say: words in the page's language, addresses, files.

Shape:  a template is read once for each language. What depends on nothing but the language is put into it then: its
        sentences, the addresses of pages and of files. Drawing a page does not ask for them again.
"""

from typing import Any

from django.utils.translation import get_language, gettext, ngettext, override, pgettext
from jinja2 import Environment, Template, nodes
from jinja2.visitor import NodeTransformer

from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.static_files import static

SENTENCE = frozenset({"_", "gettext"})
ADDRESS = frozenset({"url", "static"})


def environment(**options: Any) -> "Spoken":  # noqa: ANN401 - Django passes Jinja's own options
    """Return the environment of the templates."""
    made = Spoken(extensions=["jinja2.ext.i18n"], **options)
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    made.globals.update(url=url, static=static)
    return made


def url(name: str, **parts: str) -> str:
    """Return the address of a page, in the language that is spoken unless another is named."""
    return address(name, **{"language": get_language() or Language.ENGLISH, **parts})


class Spoken(Environment):
    """Templates in the language that is spoken: for each there is an overlay, whose templates have its words."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(**options)
        self._language: str | None = None
        self._overlays: dict[str, Spoken] = {}
        self.globals: dict[str, Any]

    def get_template(self, name: str | Template, *more: Any, **others: Any) -> Template:  # noqa: ANN401 - Jinja's own
        """Return a template in the language that is spoken."""
        if self._language is not None:
            return super().get_template(name, *more, **others)
        return self._speaking(get_language() or Language.ENGLISH).get_template(name, *more, **others)

    def _speaking(self, language: str) -> "Spoken":
        if language not in self._overlays:
            overlay = self.overlay()
            overlay._language = language  # noqa: SLF001 - another of this class
            return self._overlays.setdefault(language, overlay)
        return self._overlays[language]

    def _generate(self, source: nodes.Template, *more: Any, **others: Any) -> str:  # noqa: ANN401 - Jinja's own
        """Return a template as Python: here Jinja lets a template be changed before that."""
        if self._language is not None:
            with override(self._language):
                source = _Saying(self).visit(source)
        return super()._generate(source, *more, **others)


class _Saying(NodeTransformer):
    """Puts into a template what it would say each time: as Jinja's own calls do, sentences escape what fills them."""

    def __init__(self, spoken: "Spoken") -> None:
        self._spoken = spoken

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja calls it by the name of the node
        """Return a call, or what it would say."""
        self.generic_visit(node)
        arguments = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if not isinstance(node.node, nodes.Name) or len(arguments) < len(node.args) or node.dyn_args or node.dyn_kwargs:
            return node
        name = node.node.name
        if name in SENTENCE and len(arguments) == 1:
            return self._sentence(gettext(arguments[0]), node)
        parts = {each.key: each.value.value for each in node.kwargs if isinstance(each.value, nodes.Const)}
        if name in ADDRESS and len(parts) == len(node.kwargs):
            return nodes.Const(self._spoken.globals[name](*arguments, **parts), **self._placed(node))
        return node

    def _sentence(self, said: str, call: nodes.Call) -> nodes.Node:
        placed = self._placed(call)
        if not call.kwargs:
            return nodes.TemplateData(said % {}, **placed)
        blanks = [nodes.Pair(nodes.Const(each.key, **placed), each.value, **placed) for each in call.kwargs]
        return nodes.Mod(nodes.TemplateData(said, **placed), nodes.Dict(blanks, **placed), **placed)

    def _placed(self, call: nodes.Call) -> dict[str, Any]:
        """Return what a node in the place of a call needs to have."""
        return {"lineno": call.lineno, "environment": self._spoken}
