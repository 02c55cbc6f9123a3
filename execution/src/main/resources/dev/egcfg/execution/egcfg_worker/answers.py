"""Which part of a model's answer is the program (docs/answers.md): all that takes Python's parser."""

import ast
import builtins
import importlib.util
import re
import textwrap

from egcfg_worker import syntax

_OTHER_LANGUAGES = frozenset(
    "bash sh shell console terminal zsh powershell bat cmd text txt plaintext output log json yaml yml toml xml html css csv"
    " sql diff patch javascript js typescript ts java c cpp c++ csharp go rust r julia ruby php perl kotlin swift scala"
    " mermaid latex dockerfile makefile ini http none".split())
_CODE_STARTS = re.compile(r"[ \t]*(?:(?:def|class|import|from|async|if|for|while|try|with)\b|@\w|[A-Za-z_][\w., \t]*=[^=])")
_FENCE_AT_END = re.compile(r"(?m)^(.*?\S)[ \t]*(?:`{3,}|~{3,})[ \t]*$")
_PLACES = (("block", "the last block"), ("markup", "the last part in HTML"), ("prose", "the last code between text"),
           ("span", "the last code span"))
_IMPORTS = (ast.Import, ast.ImportFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PROMPT = re.compile(r"[ \t]*(?:>>>|In \[\d+\]:)(?: |$)")
_MORE = re.compile(r"[ \t]*\.\.\.(?: |$|:)")


def choose(entry_point, given, *fields):
    """The program and the rule that chose it; nothing if no part is one.

    entry_point: the function that is asked for; empty: any code; given: code that the answer was given; fields: for each
    part of the answer in its order its kind (block, markup, prose, span), a block's language, its text, and that text framed.
    """
    parts = [_Part(*fields[at : at + 4]) for at in range(0, len(fields), 4)]
    wanted = _function if entry_point else _any_code
    return wanted(parts, entry_point, set(syntax.defined_names(given)))


class _Part:
    def __init__(self, kind, language, raw, framed):
        self.kind, self.raw, self.framed = kind, raw, framed
        self.language = (re.match(r"[{.]*([\w+#-]*)", language.strip()) or [""])[1].lower()
        self.tree, self.code = None, framed
        if kind != "prose":
            for code in _readings(raw, framed):
                tree = syntax.parsed(code)
                if tree is not None and tree.body:
                    self.tree, self.code = tree, code
                    break


def _readings(raw, framed):
    """Ways to read a part as code, the plainest first."""
    yield framed
    if framed != raw:
        yield raw
    yield textwrap.dedent(raw)
    if any(_PROMPT.match(line) for line in raw.split("\n")):
        yield _session(raw)
    for end in _FENCE_AT_END.finditer(raw):
        yield raw[: end.end(1)] + "\n"


def _session(text):
    """What was typed into an interpreter."""
    typed, typing = [], False
    for line in text.split("\n"):
        head = _PROMPT.match(line) or (typing and _MORE.match(line))
        typing = bool(head)
        if head:
            typed.append(line[head.end() :])
    return "\n".join(typed) + "\n"


def _function(parts, name, given):
    """Wherever it is defined comes before wherever it is only imported or outlined; a later part before an earlier one."""
    places = []
    for kind, place in _PLACES:
        found = [part for part in parts if part.kind == kind]
        places.append(([run for part in found for run in _programs(part)] if kind == "prose" else found, place))
    for way in ("defines", "imports", "outlines", "borrows"):
        for pieces, place in places:
            for at in reversed(range(len(pieces))):
                if pieces[at].tree is not None and _how(pieces[at].tree, name) == way:
                    whole = pieces[at].kind == "whole"
                    rule = "%s that %s %s" % ("the whole answer" if whole else place, way, name)
                    return [_with_steps(pieces, at, given), rule]
    return []


def _how(tree, name):
    """How a module comes to have the name: defines, imports, outlines (a body that does nothing), borrows (what is not
    there, as an example of use does); empty: not at all."""
    how, borrowed = "", not all(map(_is_there, _modules(tree.body)))
    for node in tree.body:
        if name in syntax.defined([node]):
            if isinstance(node, _IMPORTS):
                how = how or ("imports" if all(map(_is_there, _modules([node]))) else "")
            else:
                how = "borrows" if borrowed else "outlines" if _is_outline(node, name) else "defines"
    return how


def _modules(body):
    """Outermost names of what statements import; one that is relative has none."""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            yield "" if node.level else node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


def _is_there(module):
    try:
        return bool(module) and importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _is_outline(node, name):
    return (isinstance(node, _FUNCTIONS) and node.name == name
            and all(_does_nothing(statement) for statement in node.body))


def _does_nothing(statement):
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Raise):
        return "NotImplemented" in ast.dump(statement)
    return isinstance(statement, ast.Pass)


def _programs(prose):
    """The whole of a text that parses, else the longest runs of its lines that do and begin like code."""
    whole = _Part("whole", "", prose.raw, prose.framed)
    if whole.tree is not None and syntax.defined(whole.tree.body):
        return [whole]
    lines, found, at = prose.raw.split("\n"), [], 0
    while at < len(lines):
        size = _longest(lines, at) if _CODE_STARTS.match(lines[at]) else 0
        if size:
            code = _unindented(lines[at : at + size])
            found.append(_Part("run", "", code, code))
        at += size or 1
    return found


def _unindented(lines):
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[min(margin, len(line) - len(line.lstrip())) :] for line in lines) + "\n"


def _longest(lines, start):
    """How many lines from there on parse together."""
    end = len(lines)
    for _ in range(60):
        try:
            ast.parse(_unindented(lines[start:end]))
            return end - start
        except SyntaxError as problem:
            bad = start + (problem.lineno or 1) - 1
            end = min(end - 1, bad)
        except (ValueError, RecursionError, MemoryError):
            return 0
        if end <= start:
            return 0
    return 0


def _any_code(parts, _, given):
    """The last block that is Python and not what a program printed; with the steps before it that it builds on."""
    for kind, where in (("block", "the last block of Python"), ("markup", "HTML")):
        pieces = [part for part in parts if part.kind == kind]
        code = [part for part in pieces if part.tree is not None and part.language not in _OTHER_LANGUAGES
                and not _is_output(part)]
        acting = [part for part in code if not all(isinstance(node, _IMPORTS) for node in part.tree.body)] or code
        if acting:
            return [_with_steps(code, code.index(acting[-1]), given), where]
        written = [part for part in pieces if part.framed.strip() and part.language not in _OTHER_LANGUAGES
                   and part.tree is None]
        if written:
            return [written[-1].framed, "the last block, which is no Python"]
    for part in parts:
        if part.kind == "prose":
            whole = _Part("whole", "", part.raw, part.framed)
            if whole.tree is not None and part.framed.strip():
                return [whole.code, "the whole answer"]
    return []


def _is_output(part):
    """Nothing but values, as a program prints them."""
    tree = syntax.parsed(textwrap.dedent(part.raw))
    return tree is not None and all(
        isinstance(node, ast.AnnAssign) and node.value is None
        or isinstance(node, ast.Expr) and not any(isinstance(inner, (ast.Call, ast.NamedExpr)) for inner in ast.walk(node))
        for node in tree.body)


def _with_steps(parts, at, given):
    """A part's code behind those parts before it that define what it reads, and so on."""
    chosen = parts[at]
    code, needed = [chosen.code], _needed(chosen.tree)
    own = set(syntax.defined(chosen.tree.body))
    for step in reversed(parts[:at]):
        if step.tree is None:
            continue
        provided = set(syntax.defined(step.tree.body))
        # what it sets anew from what it was given, an alternative would set anew as well
        if any(name in provided and not (name in given and name in own) for name in needed):
            code.insert(0, step.code.rstrip("\n") + "\n")
            needed = (needed - provided) | _needed(step.tree)
    return "\n".join(code) if len(code) > 1 else chosen.code


def _needed(tree):
    """Names that a module reads before it has them."""
    bound, needed, late = set(dir(builtins)), set(), set()
    for node in tree.body:
        read = set(_read(node))
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            late |= read  # by the time it is called
        else:
            needed |= read - bound
        bound |= set(syntax.defined([node]))
    return needed | (late - bound)


def _read(node):
    if isinstance(node, (*_FUNCTIONS, ast.Lambda)):
        arguments = node.args
        own = {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg,
                                   arguments.kwarg) if one}
        body = node.body if isinstance(node.body, list) else [node.body]
        own |= set(syntax.defined([part for part in body if isinstance(part, ast.stmt)]))
        inner = [name for part in body for name in _read(part) if name not in own]
        outer = [*arguments.defaults, *(one for one in arguments.kw_defaults if one), *getattr(node, "decorator_list", [])]
        return inner + [name for part in outer for name in _read(part)]
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        own = {name.id for part in node.generators for name in ast.walk(part.target) if isinstance(name, ast.Name)}
        return [name for child in ast.iter_child_nodes(node) for name in _read(child) if name not in own]
    names = [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else []
    if isinstance(node, ast.AugAssign):
        names += [name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)]
    return names + [name for child in ast.iter_child_nodes(node) for name in _read(child)]
