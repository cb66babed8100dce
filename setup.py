"""Packaging: every value comes from settings.ini, which nbdev reads too."""
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).resolve().parent
parser = ConfigParser()
parser.read(here / 'settings.ini', encoding='utf-8')
settings = parser['DEFAULT']

status = {'1': 'Planning', '2': 'Pre-Alpha', '3': 'Alpha', '4': 'Beta', '5': 'Production/Stable'}[settings['status']]

setup(
    name=settings['lib_name'],
    version=settings['version'],
    description=settings['description'],
    long_description=(here / 'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    author=settings['author'],
    license=settings['license'].upper(),
    license_files=['LICENSE'],
    keywords=settings['keywords'].split(),
    packages=find_packages(include=[settings['lib_path'], settings['lib_path'] + '.*']),
    python_requires='>=' + settings['min_python'],
    install_requires=settings['requirements'].split(),
    extras_require={'dev': ' '.join(settings[f'{extra}_requirements'] for extra in ('dev', 'slurm', 'docs')).split(),
                    'docs': (settings['dev_requirements'] + ' ' + settings['docs_requirements']).split(),
                    'rl': settings['rl_requirements'].split(),
                    'slurm': settings['slurm_requirements'].split()},
    entry_points={'console_scripts': settings['console_scripts'].split()},
    classifiers=[
        f"Development Status :: {settings['status']} - {status}",
        f"Intended Audience :: {settings['audience']}",
        'Intended Audience :: Science/Research',
        f"Natural Language :: {settings['language']}",
        'Programming Language :: Python :: 3 :: Only',
        *(f'Programming Language :: Python :: {version}' for version in settings['pythons'].split()),
        'Topic :: Scientific/Engineering :: Artificial Intelligence',
    ],
    zip_safe=False,
)
