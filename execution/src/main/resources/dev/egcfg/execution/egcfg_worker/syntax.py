"""Questions about source text that need Python's own parser. Nothing is executed."""

import ast
import builtins
import io
import textwrap
import tokenize

_UNPARSEABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def parsed(source):
    """The syntax tree of a text that also compiles; None otherwise."""
    try:
        tree = ast.parse(source)
        compile(tree, "<program>", "exec", dont_inherit=True)
        return tree
    except _UNPARSEABLE:
        return None


def executables(*texts):
    return [_executable(text) for text in texts]


def _executable(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if parsed("\n".join(lines)) is None:
        lines = _parseable(lines)
    source = _without_remarks("\n".join(lines))
    tree = parsed(source)
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
            if attempt and parsed("\n".join(attempt)) is not None:
                return attempt
        lines = lines[:-1]
    return lines


def _without_remarks(source):
    """The source without comments and docstrings, cut out by their positions."""
    tree = parsed(source)
    if tree is None:
        return source
    lines = [line.encode("utf-8", "surrogatepass") for line in source.split("\n")]
    for node in sorted(_docstrings(tree), key=lambda found: -found[0].lineno):
        _cut_docstring(lines, *node)
    source = b"\n".join(lines).decode("utf-8", "surrogatepass")
    cut = _without_comments(source)
    return cut if parsed(cut) is not None else source


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


def asserted_call(statement):
    statement = statement.strip()
    tree = parsed(statement)
    if tree is None or len(tree.body) != 1:
        return [""]
    node = tree.body[0]
    if isinstance(node, ast.Try):
        tried = [part for part in node.body if isinstance(part, (ast.Assert, ast.Expr))]
        node = next((part for part in tried if _calls(part)), node)
    if isinstance(node, ast.Expr) and _calls(node) and isinstance(tree.body[0], ast.Try):
        return [ast.get_source_segment(statement, node.value) or ""]
    if not isinstance(node, ast.Assert):
        return [""]
    tested = node.test
    if isinstance(tested, ast.Compare):
        tested = max((tested.left, *tested.comparators), key=_calls)  # the first of the best
    return [ast.get_source_segment(statement, tested) or ""]


def _calls(node):
    """How much an expression looks like a call of the program: 3 for a function's name, 2 for a class's, 1 for others."""
    found = 0
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            own = bool(name) and not hasattr(builtins, name)
            found = max(found, 3 if own and not name[0].isupper() else 2 if own else 1)
    return found


def called_names(source):
    tree = parsed(source.strip())
    names = []
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call):
            name = _dotted(node.func)
            if name and name not in names:
                names.append(name)
    return names


def asserted_calls(*statements):
    return [asserted_call(statement)[0] for statement in statements]


def called_names_of_each(*sources):
    return [" ".join(called_names(source)) for source in sources]


def _dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value)
        return owner and owner + "." + node.attr
    return ""


def syntax_error(source):
    try:
        compile(source, "<program>", "exec", dont_inherit=True)
    except SyntaxError as problem:
        return ["line %s: %s" % (problem.lineno, problem.msg)]
    except _UNPARSEABLE as problem:
        return [" ".join(str(problem).split()) or type(problem).__name__]
    return [""]


def defined_names(source):
    tree = parsed(source)
    return list(defined(tree.body)) if tree else []


def defined(body):
    """Names that statements bind in the scope that they stand in, in their order."""
    names = {}
    for node in body:
        _bind(node, names)
    return names


def _bind(node, names):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        names[node.name] = None
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            names[(alias.asname or alias.name).split(".")[0]] = None
    elif isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            names[node.id] = None
    elif isinstance(node, ast.AnnAssign) and node.value is None or isinstance(node, ast.Lambda):
        pass
    elif isinstance(node, ast.comprehension):
        for part in (node.iter, *node.ifs):  # what its target names is gone afterwards
            _bind(part, names)
    else:
        for part in (getattr(node, "name", None), getattr(node, "rest", None)):
            if isinstance(part, str) and not isinstance(node, ast.ExceptHandler):
                names[part] = None  # of a pattern
        for child in ast.iter_child_nodes(node):
            _bind(child, names)


def with_missing(program, prompt, entry_point):
    tree = parsed(prompt)
    if tree is None:
        return [program]
    known = set(defined_names(program))
    futures, missing = [], []
    for node in tree.body:
        names = set(defined([node]))
        if names and entry_point not in names and not names <= known:
            first = min([node.lineno] + [mark.lineno for mark in getattr(node, "decorator_list", [])])
            text = "\n".join(prompt.split("\n")[first - 1 : node.end_lineno])
            (futures if _is_future(node) else missing).append(text)
    if not futures and not missing:
        return [program]
    lines = program.split("\n")
    head = _head(program)
    parts = ["\n".join(lines[:head])] if head else []
    return ["\n".join(parts + futures + missing) + "\n\n" + "\n".join(lines[head:])]


def _is_future(node):
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _head(program):
    """How many lines have to stay the first: a docstring, imports from __future__, and what shares their lines."""
    tree = parsed(program)
    body, end = tree.body if tree else [], 0
    for at, node in enumerate(body):
        docstring = at == 0 and isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)
        if docstring or _is_future(node) or node.lineno <= end:
            end = max(end, node.end_lineno)
        else:
            break
    return end


def function_sources(name, *sources):
    return [_function_source(source, name) for source in sources]


def _function_source(source, name):
    tree = parsed(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            lines = source.split("\n")[node.lineno - 1 : node.end_lineno]
            return textwrap.dedent("\n".join(lines))
    return ""


def import_statements(_, *sources):
    return ["\n".join(map(ast.unparse, _imports(parsed(source)))) for source in sources]


def _imports(tree):
    return [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))] if tree else []


def without_statements_of(program, given):
    tree, given_tree = parsed(program), parsed(given)
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
