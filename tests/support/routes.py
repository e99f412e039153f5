"""The routes of the program, and which of them have been asked with success."""
import os
import subprocess

from server import store_of


def routes_of(folder):
    """(method, path, surface) of every route, as `lazo routes` prints them."""
    lines = subprocess.run([os.environ['LAZO'], 'routes', '--database', store_of(folder)], capture_output=True, check=True,
                           text=True).stdout.split('\n')
    return [tuple(line.split()[:3]) for line in lines if len(line.split()) > 2]


class Routes:
    def __init__(self, folder):
        self.routes = [(method, path.split('/')) for method, path, _ in routes_of(folder)]
        self.met = set()

    def meet(self, method, target):
        parts = target.split('?')[0].split('/')
        fitting = [path for of, path in self.routes if of == method and self.fits(path, parts)]
        if fitting:
            self.met.add((method, '/'.join(min(fitting, key=self.parameters))))

    @staticmethod
    def fits(path, parts):
        return len(path) == len(parts) and all(a == b or a.startswith('{') for a, b in zip(path, parts))

    @staticmethod
    def parameters(path):
        """Its parameters from the left: where a word and a parameter fit, the word is meant."""
        return [part.startswith('{') for part in path]

    def unmet(self):
        return [f'{method} {"/".join(path)}' for method, path in self.routes if (method, '/'.join(path)) not in self.met]
