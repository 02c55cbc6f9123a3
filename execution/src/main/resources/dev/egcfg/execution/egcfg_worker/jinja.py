"""One chat template, as transformers' apply_chat_template renders it."""

import datetime
import functools
import json
import pprint  # noqa: F401  a filter of Jinja's loads it on demand

import jinja2
import jinja2.debug
import jinja2.ext
import jinja2.sandbox

_NAME = "<template>"


class _Generation(jinja2.ext.Extension):
    """{% generation %} marks what a model is trained on; its text is rendered in a scope of its own."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_text"), [], [], body).set_lineno(line)

    def _text(self, caller):
        return caller()


class _Clock(jinja2.Undefined):
    """strftime_now on a day that never changes, lest prompts change from day to day. To a template that asks, it is not
    defined: such name a day of their own. For others it is that of Llama's templates."""

    unsafe_callable = alters_data = False
    jinja_pass_arg = None
    _day = datetime.datetime(2024, 7, 26)

    def __call__(self, form):
        return self._day.strftime(form)


def _raise_exception(message):
    raise jinja2.TemplateError(message)


def _to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _environment():
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_Generation, jinja2.ext.loopcontrols]
    )
    made.filters["tojson"] = _to_json
    made.globals["raise_exception"] = _raise_exception
    made.globals["strftime_now"] = _Clock(name="strftime_now")
    return made


_ENVIRONMENT = _environment()


@functools.lru_cache(8)
def _compiled(source):
    return _ENVIRONMENT.from_string(source)


def render(most, source, variables):
    """Its text, or why there is none with the template's line, 0 if that is not known; all as bytes.

    most: characters of the text; source: the template; variables: a JSON object.
    """
    try:
        parts, left = [], int(most)
        for part in _compiled(source.decode("utf-8", "replace")).generate(**json.loads(variables)):
            left -= len(part)
            if left < 0:
                return _refused(0, "its text is longer than %s characters" % int(most))
            parts.append(part)
        return [b"rendered", "".join(parts).encode("utf-8", "replace")]
    except jinja2.TemplateSyntaxError as problem:
        return _refused(problem.lineno, problem.message)
    except jinja2.TemplateError as problem:
        return _refused(_line(problem), problem.message or type(problem).__name__)
    except MemoryError:
        return _refused(0, "it takes too much memory")
    except Exception as problem:
        return _refused(_line(problem), "%s: %s" % (type(problem).__name__, problem))


def _refused(line, reason):
    return [b"refused", b"%d" % line, " ".join(str(reason).split())[:1000].encode("utf-8", "replace")]


def _line(problem):
    """Of the template, where the exception came from."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
