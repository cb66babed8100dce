"""A contract for import-linter: within a folder, a notebook imports only from notebooks with a smaller number."""
import json
import re
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def numbered(
    notebooks: Path,  # the folder of all notebooks
) -> dict[str, tuple[str, int]]:  # module, as in 'optim.rules' -> (folder, number)
    "Where each exported module was written"
    found = {}
    for path in sorted(notebooks.rglob('[0-9]*_*.ipynb')):
        cells = json.loads(path.read_text(encoding='utf-8'))['cells']
        code = '\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type'] == 'code')
        named = re.search(r'^#\|\s*default_exp\s+(\S+)', code, re.M)
        if named and named[1] != '__init__': found[named[1]] = (str(path.parent.relative_to(notebooks)), int(path.name.partition('_')[0]))
    return found


class NotebookOrder(Contract):
    "Read the order from the notebooks' names, so that nobody has to write it down twice"
    notebooks = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        "Every import of a module by one that comes before it, or by itself"
        places, [package] = numbered(Path(self.notebooks)), self.session_options['root_packages']
        upward = []
        for name, (folder, number) in places.items():
            for other in graph.find_modules_directly_imported_by(f'{package}.{name}'):
                their_folder, theirs = places.get(other.removeprefix(f'{package}.'), (None, 0))
                if their_folder == folder and theirs >= number: upward.append((f'{package}.{name}', other))
        return ContractCheck(kept=not upward, metadata={'upward': sorted(upward)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        "One line for each"
        for name, other in check.metadata['upward']:
            output.print_error(f'{name} imports {other}, whose notebook comes later or has the same number')
