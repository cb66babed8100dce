"""Which public functions and methods lack type hints: `python tests/typed.py [FOLDER ...]`; exit code 1 if any does."""
import ast
import sys
from pathlib import Path


def public_functions(
    tree: ast.Module,  # a parsed module
) -> list[tuple[str, ast.FunctionDef]]:  # (name, definition), methods as Class.method
    "The functions and methods that are not private; `__init__`, `__call__` and the like count"
    def private(name: str) -> bool: return name.startswith('_') and not name.endswith('__')
    found = []
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) and not private(node.name) else []
        for one, prefix in [(node, ''), *((member, f'{getattr(node, "name", "")}.') for member in inside)]:
            if isinstance(one, ast.FunctionDef) and not private(one.name): found.append((prefix + one.name, one))
    return found


def missing(
    name: str,  # as given by `public_functions`
    function: ast.FunctionDef,  # its definition
) -> tuple[list[str], int]:  # what has no type, and how many could have one
    "Parameters without a type, and 'return'"
    arguments = function.args
    static = any(getattr(one, 'id', None) == 'staticmethod' for one in function.decorator_list)
    every = [*arguments.posonlyargs, *arguments.args][1 if '.' in name and not static else 0:] + arguments.kwonlyargs
    every += [one for one in (arguments.vararg, arguments.kwarg) if one]
    bare = [one.arg for one in every if one.annotation is None]
    wants_return = name.rpartition('.')[2] != '__init__'
    if wants_return and function.returns is None: bare.append('return')
    return bare, len(every) + wants_return


def main(
    folders: list[str],  # where the modules lie
) -> int:  # exit code
    "Print what lacks types and the share of what has them"
    n_bare = n_all = 0
    for path in sorted(path for folder in folders for path in Path(folder).rglob('*.py') if path.name != '_modidx.py'):
        for name, function in public_functions(ast.parse(path.read_text(encoding='utf-8'))):
            bare, count = missing(name, function)
            n_bare, n_all = n_bare + len(bare), n_all + count
            if bare: print(f'{path}:{function.lineno}: {name}: no type for {", ".join(bare)}')
    print(f'{n_all - n_bare} of {n_all} parameters and return values of public functions have types')
    return int(n_bare > 0)


if __name__ == '__main__': sys.exit(main(sys.argv[1:] or ['upgd_nb']))
