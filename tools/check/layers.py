"""Who may include whom, by tools/layers.txt."""
import os
import re

import sources

RULES = 'tools/layers.txt'
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)


def read_rules():
    folders, libraries = {}, {}
    for line in sources.read(RULES).splitlines():
        line = line.split('#')[0].strip()
        if not line:
            continue
        name, _, allowed = line.partition(':')
        to, name = (libraries, name[len('library '):]) if name.startswith('library ') else (folders, name)
        to[name] = allowed.split()
    return folders, libraries


def allowed_folders(folders, folder, path):
    allowed = {folder, *folders.get(folder, [])}
    if sources.is_test(path):
        allowed.update(folders.get(folder + ' tests', []))
    return allowed


def is_face(folder, header):
    """modules/x/x.h and modules/module.h are all that others see of modules."""
    return folder == 'modules' or os.path.basename(header) == os.path.basename(folder) + '.h'


def own_fault(folders, path, header):
    folder, other = os.path.dirname(path), os.path.dirname(header)
    if folder not in folders:
        return f'the folder {folder} has no line in {RULES}'
    if other not in allowed_folders(folders, folder, path):
        return f'{folder} may not include {header}'
    # The tests' office declares rows of several modules, and so knows their entities.
    if other.startswith('modules') and other != folder and not is_face(other, header) and not sources.is_test(path):
        return f'{header} is inside its module: include {other}/{os.path.basename(other)}.h'
    return None


def library_fault(libraries, path, header):
    for prefix, homes in libraries.items():
        if header.startswith(prefix) and os.path.dirname(path) not in homes:
            return f'<{header}> is at home in {" ".join(homes) or "the precompiled header"}'
    return None


def check():
    folders, libraries = read_rules()
    faults = []
    for path in sources.cpp_files():
        text = sources.read(path)
        for found in INCLUDE.finditer(text):
            own, library = found.groups()
            fault = own_fault(folders, path, own) if own else library_fault(libraries, path, library)
            if fault:
                faults.append((path, sources.line_of(text, found.start()), fault))
    known = {os.path.dirname(path) for path in sources.cpp_files()}
    for folder in folders:
        if folder.removesuffix(' tests') not in known | {'bench'}:
            faults.append((RULES, 1, f'there is no folder {folder}'))
    return faults
