"""How many notebooks a run of `nbdev_test --do_print` passed: `count_notebooks.py ROOT NAMES STDOUT STDERR` prints 'passed failed'."""
import re
import sys
from pathlib import Path


def count(
    root: Path,  # the repository
    tracked: list[str],  # the notebooks there are, relative to it
    log: str,  # stdout of nbdev_test: what was started and completed, with whole paths
    errors: str,  # its stderr: a traceback for each failure, with the whole path, and at the end the names
) -> tuple[set[str], set[str]]:  # passed and failed, relative to `root`
    "Passed are those that were completed without a traceback; two notebooks of one name in different folders are told apart"
    def inside(paths: list[str]) -> set[str]: return {str(Path(path).relative_to(root)) for path in paths}
    completed = inside(re.findall(r'^- Completed (.*\.ipynb)$', log, re.M))
    raised = inside(re.findall(rf'^\w+ in ({re.escape(str(root))}/.*\.ipynb):$', errors, re.M))
    listed = re.findall(r'^\t(\S+\.ipynb)$', errors.partition('Tests Failed On The Following Notebooks')[2], re.M)
    unexplained = set(listed) - {Path(path).name for path in raised}  # by name only, should a traceback be missing
    failed = {path for path in tracked if path not in completed or path in raised or Path(path).name in unexplained}
    return set(tracked) - failed, failed


if __name__ == '__main__':
    root, names, log, errors = sys.argv[1:]
    found = count(Path(root), Path(names).read_text().split(), Path(log).read_text(), Path(errors).read_text())
    for path in sorted(found[1]): print(f'failed: {path}', file=sys.stderr)
    print(*map(len, found))
