"""The guide: the same pages with the same headings in both languages, links that lead somewhere, and every setting of
the program in the table of configuration.md, and no other."""
import os
import re
import subprocess

import sources

FOLDERS = ('docs/guide/en/', 'docs/guide/es/')
TABLE = 'configuration.md'
LINK = re.compile(r'\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)')
# "  --port INT:INT in [0 - 65535]=8080 (Env:LAZO_PORT)", with the description behind or below.
FLAG = re.compile(r'^  (?:-\w,)?(--[a-z-]+)(?: [A-Z]+(?::(?:INT in \[[^]]*\]|[A-Z]+|\{[^}]*\}))?(?:=(.*?))?(?=  | \(Env|$))?', re.M)
ROW = re.compile(r'^\| `(--[a-z-]+)` \|[^|]*\|[^|]*\|([^|]*)\|', re.M)
EVERYWHERE = {'--help', '--config', '--database', '--uploads'}


def headings(path):
    return re.findall(r'^(#+) (.*)$', sources.read(path), re.M)


def anchors(path):
    """As GitHub and GitLab name them."""
    return {re.sub(r'[^\w\- ]', '', title.lower()).replace(' ', '-') for _, title in headings(path)}


def pages(folder):
    return {path[len(folder):] for path in sources.all_files() if path.startswith(folder) and path.endswith('.md')}


def languages():
    english, spanish = (pages(folder) for folder in FOLDERS)
    for page in sorted(english ^ spanish):
        yield FOLDERS[page in english] + page, 1, 'the page is missing in this language'
    for page in sorted(english & spanish):
        one, other = (FOLDERS[0] + page, FOLDERS[1] + page)
        if [marks for marks, _ in headings(one)] != [marks for marks, _ in headings(other)]:
            yield other, 1, f'other headings than in {one}'


def links(path):
    text = sources.read(path)
    for found in LINK.finditer(text):
        target = os.path.normpath(os.path.join(os.path.dirname(path), found[1])) if found[1] else path
        line = sources.line_of(text, found.start())
        if not os.path.exists(os.path.join(sources.ROOT, target)):
            yield path, line, f'{found[1]} does not exist'
        elif found[2] and found[2] not in anchors(target):
            yield path, line, f'{target} has no heading #{found[2]}'


def help_of(binary, *words):
    return subprocess.run([binary, *words, '--help'], capture_output=True, check=True, text=True).stdout


def commands_in(text):
    return re.findall(r'^  (\w+) ', text.split('Subcommands:')[1], re.M) if 'Subcommands:' in text else []


def whole_help(binary, command):
    """With that of the commands below it."""
    text = help_of(binary, command)
    return text + ''.join(help_of(binary, command, below) for below in commands_in(text))


def settings(binary):
    """The flags of every command with their defaults, and all environment variables."""
    helps = {command: whole_help(binary, command) for command in commands_in(help_of(binary))}
    flags = {command: {flag: default for flag, default in FLAG.findall(text) if flag not in EVERYWHERE}
             for command, text in helps.items()}
    return flags, set(re.findall(r'\(Env:(\w+)\)', help_of(binary) + ''.join(helps.values())))


def table(path):
    """The flags that the page gives each command, with the cell of the default."""
    given = {}
    for section in sources.read(path).split('\n## ')[1:]:
        title = section.split('\n', 1)[0]
        for command in re.findall(r'`lazo (\w+)', title):
            given[command] = dict(ROW.findall(section))
    return given


def settings_faults(binary):
    flags, variables = settings(binary)
    for folder in FOLDERS:
        path = folder + TABLE
        text, given = sources.read(path), table(path)
        for command in sorted(flags.keys() | given.keys()):
            known, told = flags.get(command, {}), given.get(command, {})
            for flag in sorted(known.keys() ^ told.keys()):
                fault = 'is not in the table' if flag in known else 'does not exist'
                yield path, 1, f'`lazo {command} {flag}` {fault}'
            for flag in sorted(known.keys() & told.keys()):
                if known[flag] and f'`{known[flag]}`' not in told[flag]:
                    yield path, 1, f'`lazo {command} {flag}` is {known[flag]} when it is not said'
        for variable in sorted(name for name in variables if f'`{name}`' not in text):
            yield path, 1, f'{variable} is not in the table'
        for flag in sorted(flag for flag in EVERYWHERE if f'`{flag}`' not in text):
            yield path, 1, f'{flag} is not in the table'


def check():
    faults = list(languages())
    for path in sources.all_files():
        if path.startswith('docs/guide/') or path == 'README.md':
            faults += links(path)
    binary = os.environ.get('LAZO') or os.path.join(sources.ROOT, 'build/release/lazo')
    if os.path.exists(binary):
        return faults + list(settings_faults(binary))
    return faults + [(FOLDERS[0] + TABLE, 1, 'cannot be compared: build lazo first (./dev build)')]
