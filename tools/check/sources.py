"""The files of the repository, and C++ text without comments and strings."""
import functools
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CPP_FOLDERS = ('app/', 'base/', 'bench/', 'kernel/', 'modules/', 'tests/')


@functools.cache
def all_files():
    """Every file that is in the repository or would be added to it."""
    listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=ROOT, capture_output=True,
                            check=True).stdout.decode()
    return sorted(path for path in set(listed.split('\0')) if path and os.path.isfile(os.path.join(ROOT, path)))


@functools.cache
def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8', errors='replace') as file:
        return file.read()


def cpp_files():
    return [path for path in all_files() if path.startswith(CPP_FOLDERS) and path.endswith(('.h', '.cpp'))]


def is_test(path):
    name = os.path.basename(path)
    return '_test.' in name or '_fuzz.' in name or name.startswith('test_') or path.startswith('tests/')


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
                   re.S)


def without_comments(text):
    """Comments become blanks; offsets and lines stay."""
    return TOKEN.sub(lambda m: blank(m[0]) if m[0].startswith('/') else m[0], text)


def code_only(text):
    """Comments, the insides of strings and preprocessor lines become blanks; offsets and lines stay."""
    text = re.sub(r"(?<=\d)'(?=\d)", '_', text)  # 10'000 is no string
    text = TOKEN.sub(lambda m: blank(m[0]) if m[0].startswith('/') else '"' + blank(m[0])[2:] + '"', text)
    return re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: blank(m[0]), text, flags=re.M)


def blank(text):
    return re.sub(r'[^\n]', ' ', text)
