"""Make the pages with results anew from the records, without training, and the site after them: `python studies/rebuild.py`

Needs the requirements of development and of the site (pip install -e ".[dev,docs]").
"""
import os
import subprocess
import sys
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from execnb.shell import CaptureShell

NBS = Path(__file__).resolve().parents[1]/'nbs'
PAGES = [NBS/'explanations/performance.ipynb', *sorted((NBS/'results').glob('*.ipynb')), NBS/'how_to/choose_a_learner.ipynb']


def left_out(cell):
    "Is it a cell that tests leave out: slow, or with data that are not here?"
    return cell.cell_type == 'code' and any(line.startswith('#|') and ('eval: false' in line or line.split() == ['#|', 'slow']) for line in cell.source.splitlines())


def main():
    for page in PAGES:
        print(page.relative_to(NBS), flush=True)
        os.chdir(page.parent)
        notebook = read_nb(page)
        for cell in notebook.cells:
            if cell.cell_type == 'code' and not left_out(cell): cell.outputs = [] # one that says nothing any more would keep what it said
        CaptureShell().run_all(notebook, exc_stop=True, preproc=left_out)
        write_nb(notebook, page)
    os.chdir(NBS.parent)
    for command in ([sys.executable, '-c', 'from nbdev.clean import nbdev_clean; nbdev_clean()'], [sys.executable, '-m', 'upgd_nb.site', 'build']): subprocess.run(command, check=True)


if __name__ == '__main__': main()
