#!/usr/bin/env python3
"""Layers, style, texts, the guide and the committed schema. Prints file:line of every offender; the exit code says whether there are any."""
import sys

import guide
import layers
import locales
import schema
import style


def show(faults, label=''):
    for path, line, fault in faults:
        print(f'{path}:{line}: {label}{fault}')


def main():
    style_faults, warnings, summary = style.check()
    faults = layers.check() + style_faults + locales.check() + guide.check() + schema.check()
    if '--warnings' in sys.argv:
        show(warnings, 'warning: ')
    show(faults)
    print(f'{summary}; {len(warnings)} long files, {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
