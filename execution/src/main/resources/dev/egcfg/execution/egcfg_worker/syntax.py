"""Questions about source text that need Python's own parser. Nothing is executed."""

import ast
import io
import textwrap
import tokenize
import warnings

_UNPARSEABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def answer(question, texts):
    """The answer's fields; a question about many texts answers each with a field, empty for none."""
    warnings.simplefilter("ignore")
    sources = [text.decode("utf-8", "surrogatepass") for text in texts]
    return [part.encode("utf-8", "surrogatepass") for part in _QUESTIONS[question](*sources)]


def _tree(source):
    """The syntax tree of a text that also compiles; None otherwise."""
    try:
        tree = ast.parse(source)
        compile(tree, "<program>", "exec", dont_inherit=True)
        return tree
    except _UNPARSEABLE:
        return None


def _executables(*texts):
    return [_executable(text) for text in texts]


def _executable(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if _tree("\n".join(lines)) is None:
        lines = _parseable(lines)
    source = _without_remarks("\n".join(lines))
    tree = _tree(source)
    if tree is None or all(isinstance(node, ast.Pass) for node in tree.body):
        return ""
    return source.rstrip() + "\n"


def _parseable(lines):
    """Appends `pass` at the last line's indentation, else drops that line, else puts `pass` in its place; repeats."""
    while lines:
        last = lines[-1]
        stop = last[: len(last) - len(last.lstrip())] + "pass"
        appended = lines + [stop] if last.strip() else lines[:-1] + [stop]
        for attempt in (appended, lines[:-1], lines[:-1] + [stop]):
            if attempt and _tree("\n".join(attempt)) is not None:
                return attempt
        lines = lines[:-1]
    return lines


def _without_remarks(source):
    """The source without comments and docstrings, cut out by their positions."""
    tree = _tree(source)
    if tree is None:
        return source
    lines = [line.encode("utf-8", "surrogatepass") for line in source.split("\n")]
    for node in sorted(_docstrings(tree), key=lambda found: -found[0].lineno):
        _cut_docstring(lines, *node)
    source = b"\n".join(lines).decode("utf-8", "surrogatepass")
    cut = _without_comments(source)
    return cut if _tree(cut) is not None else source


def _docstrings(tree):
    """(the docstring's node, whether it is all that the body holds) of the module, each class and function."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and type(first.value.value) is str:
                found.append((first, len(node.body) == 1 and not isinstance(node, ast.Module)))
    return found


def _cut_docstring(lines, node, alone):
    start, end = node.lineno - 1, node.end_lineno - 1
    before, after = lines[start][: node.col_offset], lines[end][node.end_col_offset :]
    if alone or before.strip() or after.strip().rstrip(b";").split(b"#")[0].strip() or after.strip().startswith(b";"):
        lines[start : end + 1] = [before + b"pass" + after]
    else:
        lines[start : end + 1] = [before + after.strip()] if after.strip() else []


def _without_comments(source):
    lines = source.split("\n")
    try:
        comments = [token for token in tokenize.generate_tokens(io.StringIO(source).readline)
                    if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, *_UNPARSEABLE):
        return source
    for token in reversed(comments):
        row, column = token.start
        rest = lines[row - 1][:column].rstrip()
        if rest:
            lines[row - 1] = rest
        else:
            del lines[row - 1]
    return "\n".join(lines)


def _asserted_call(statement):
    tree = _tree(statement.strip())
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assert):
        return [""]
    tested = tree.body[0].test
    node = tested.left if isinstance(tested, ast.Compare) else tested
    return [ast.get_source_segment(statement.strip(), node) or ""]


def _called_names(source):
    tree = _tree(source.strip())
    names = []
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call):
            name = _dotted(node.func)
            if name and name not in names:
                names.append(name)
    return names


def _asserted_calls(*statements):
    return [_asserted_call(statement)[0] for statement in statements]


def _called_names_of_each(*sources):
    return [" ".join(_called_names(source)) for source in sources]


def _dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value)
        return owner and owner + "." + node.attr
    return ""


def _syntax_error(source):
    try:
        compile(source, "<program>", "exec", dont_inherit=True)
    except SyntaxError as problem:
        return ["line %s: %s" % (problem.lineno, problem.msg)]
    except _UNPARSEABLE as problem:
        return [" ".join(str(problem).split()) or type(problem).__name__]
    return [""]


def _defined_names(source):
    tree = _tree(source)
    return list(_defined(tree.body)) if tree else []


def _defined(body):
    names = {}
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names[node.name] = None
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                names[(alias.asname or alias.name).split(".")[0]] = None
        else:
            names.update(dict.fromkeys(_stored(node)))
            for field in ("body", "orelse", "finalbody", "handlers"):
                inner = getattr(node, field, None) or []
                for part in inner:
                    names.update(_defined(part.body if isinstance(part, ast.ExceptHandler) else [part]))
    return names


def _stored(node):
    """Names that a simple statement or the head of a compound one assigns."""
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For)):
        targets = [node.target] if not isinstance(node, ast.AnnAssign) or node.value else []
    elif isinstance(node, ast.With):
        targets = [item.optional_vars for item in node.items if item.optional_vars]
    return [name.id for target in targets for name in ast.walk(target)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]


def _with_missing(program, prompt, entry_point):
    tree = _tree(prompt)
    if tree is None:
        return [program]
    known = set(_defined_names(program))
    missing = []
    for node in tree.body:
        names = set(_defined([node]))
        if names and entry_point not in names and not names <= known:
            first = min([node.lineno] + [mark.lineno for mark in getattr(node, "decorator_list", [])])
            missing.append("\n".join(prompt.split("\n")[first - 1 : node.end_lineno]))
    return ["\n".join(missing) + "\n\n" + program if missing else program]


def _function_sources(name, *sources):
    return [_function_source(source, name) for source in sources]


def _function_source(source, name):
    tree = _tree(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            lines = source.split("\n")[node.lineno - 1 : node.end_lineno]
            return textwrap.dedent("\n".join(lines))
    return ""


def _import_statements(_, *sources):
    return ["\n".join(map(ast.unparse, _imports(_tree(source)))) for source in sources]


def _imports(tree):
    return [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))] if tree else []


def _without_statements_of(program, given):
    tree, given_tree = _tree(program), _tree(given)
    if tree is None or given_tree is None:
        return [program]
    known = {ast.dump(node) for node in given_tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))}
    lines = program.split("\n")
    for node in reversed(tree.body):
        if ast.dump(node) in known and _alone_on_its_lines(node, tree.body):
            first = min([node.lineno] + [mark.lineno for mark in getattr(node, "decorator_list", [])])
            del lines[first - 1 : node.end_lineno]
    return ["\n".join(lines)]


def _alone_on_its_lines(node, body):
    return not any(other is not node and other.lineno <= node.end_lineno and node.lineno <= other.end_lineno
                   for other in body)


_QUESTIONS = {
    "executables": _executables,
    "assertedCall": _asserted_call,
    "assertedCalls": _asserted_calls,
    "calledNames": _called_names,
    "calledNamesOfEach": _called_names_of_each,
    "syntaxError": _syntax_error,
    "definedNames": _defined_names,
    "withMissingDefinitions": _with_missing,
    "functionSources": _function_sources,
    "importStatements": _import_statements,
    "withoutStatementsOf": _without_statements_of,
}
