"""The routes of the program, and which of them have been asked with success."""
import os
import subprocess


def routes_of(place):
    """(method, path, surface) of every route, as `lazo routes` prints them."""
    lines = subprocess.run([os.environ['LAZO'], 'routes', *place.words], capture_output=True, check=True,
                           text=True).stdout.split('\n')
    return [tuple(line.split()[:3]) for line in lines if len(line.split()) > 2]


class Routes:
    def __init__(self, place):
        self.routes = [(method, path.split('/')) for method, path, _ in routes_of(place)]
        self.met = set()

    def meet(self, method, target):
        route = self.route_of(method, target)
        if route:
            self.met.add(route)

    def route_of(self, method, target):
        """"GET /api/v1/{entity}"; None where no route fits."""
        parts = target.split('?')[0].split('/')
        fitting = [path for of, path in self.routes if of == method and self.fits(path, parts)]
        return f'{method} {"/".join(min(fitting, key=self.parameters))}' if fitting else None

    @staticmethod
    def fits(path, parts):
        return len(path) == len(parts) and all(a == b or a.startswith('{') for a, b in zip(path, parts))

    @staticmethod
    def parameters(path):
        """Its parameters from the left: where a word and a parameter fit, the word is meant."""
        return [part.startswith('{') for part in path]

    def unmet(self):
        every = [f'{method} {"/".join(path)}' for method, path in self.routes]
        return [route for route in every if route not in self.met]
