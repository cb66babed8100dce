"""The checks checked: `python tests/checks.py` says nothing where `count_notebooks`, `typed` and `notebook_order` do what they should."""
import ast
import json
import tempfile
from pathlib import Path

from count_notebooks import count
from grimp import ImportGraph
from notebook_order import NotebookOrder, numbered
from typed import missing, public_functions

LOG = "".join(f"- Completed /r/nbs/{name}.ipynb\n" for name in ("a/01_x", "b/01_x", "c/02_y"))
LISTED = "nbdev Tests Failed On The Following Notebooks:\n====\n\t01_x.ipynb\n"
TRACKED = [f"nbs/{name}.ipynb" for name in ("a/01_x", "b/01_x", "c/02_y", "d/03_z")]

# two notebooks of one name: the traceback tells which failed; d never completed. Without a traceback both count as failed
assert count(Path("/r"), TRACKED, LOG, f"E in /r/nbs/b/01_x.ipynb:\n{LISTED}")[1] == {TRACKED[1], TRACKED[3]}
assert count(Path("/r"), TRACKED, LOG, LISTED)[1] == {TRACKED[0], TRACKED[1], TRACKED[3]}
assert count(Path("/r"), TRACKED[:3], LOG, "") == (set(TRACKED[:3]), set())

SOURCE = """
def typed(a: int, *rest: int) -> int: ...
def bare(a, b: int): ...
def _private(a): ...
class Shape:
    def __init__(self, size): ...
    @staticmethod
    def of(name) -> str: ...
"""
found = {name: missing(name, function) for name, function in public_functions(ast.parse(SOURCE))}
assert found == {"typed": ([], 3), "bare": (["a", "return"], 3), "Shape.__init__": (["size"], 1), "Shape.of": (["name"], 2)}, found

# b.one stands before b.two, so that it may not import it; other folders are not looked at
with tempfile.TemporaryDirectory() as folder:
    for name, module in ("a/00_zero", "a.zero"), ("b/01_one", "b.one"), ("b/02_two", "b.two"):
        path = Path(folder, f"{name}.ipynb")
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [f"#| default_exp {module}"]}]}))
    assert numbered(Path(folder)) == {"a.zero": ("a", 0), "b.one": ("b", 1), "b.two": ("b", 2)}
    contract = NotebookOrder("order", {"root_packages": ["p"]}, {"notebooks": folder})
    for importer, imported, kept in (("p.b.two", "p.b.one", True), ("p.b.one", "p.a.zero", True), ("p.b.one", "p.b.two", False)):
        graph = ImportGraph()
        for module in ("p", "p.a.zero", "p.b.one", "p.b.two"): graph.add_module(module)
        graph.add_import(importer=importer, imported=imported)
        assert contract.check(graph, verbose=False).kept == kept, (importer, imported)
