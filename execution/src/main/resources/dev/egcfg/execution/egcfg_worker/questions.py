"""What the parser can be asked about texts. Nothing is executed."""

import warnings

from egcfg_worker import answers, syntax


def answer(question, texts):
    """The answer's fields; a question about many texts answers each with a field, empty for none."""
    warnings.simplefilter("ignore")
    sources = [text.decode("utf-8", "surrogatepass") for text in texts]
    return [part.encode("utf-8", "surrogatepass") for part in _QUESTIONS[question](*sources)]


_QUESTIONS = {
    "executables": syntax.executables,
    "assertedCall": syntax.asserted_call,
    "assertedCalls": syntax.asserted_calls,
    "calledNames": syntax.called_names,
    "calledNamesOfEach": syntax.called_names_of_each,
    "program": answers.choose,
    "syntaxError": syntax.syntax_error,
    "definedNames": syntax.defined_names,
    "withMissingDefinitions": syntax.with_missing,
    "functionSources": syntax.function_sources,
    "importStatements": syntax.import_statements,
    "withoutStatementsOf": syntax.without_statements_of,
}
