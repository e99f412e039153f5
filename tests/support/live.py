"""A WebSocket client, as small as a test needs: text frames, no extensions."""
import base64
import json
import os
import select
import socket
import struct
import time


class Closed(RuntimeError):
    """By the server, politely."""

    def __init__(self, code):
        super().__init__(f'the server closed the socket: {code}')
        self.code = code


class Live:
    def __init__(self, port, cookie, receive_buffer=None, token=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(20)
        self.socket.connect(('127.0.0.1', port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n'
                             f'Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n'
                             + (f'Authorization: Bearer {token}' if token else f'Cookie: lazo_session={cookie}') + '\r\n\r\n').encode())
        self.rest, self.early, self.position = b'', [], None  # how far it was told that the store has come
        while b'\r\n\r\n' not in self.rest:
            self.rest += self.more()
        head, self.rest = self.rest.split(b'\r\n\r\n', 1)
        if b' 101 ' not in head.split(b'\r\n')[0]:
            raise RuntimeError(head.decode())

    def more(self):
        read = self.socket.recv(65536)
        if not read:
            raise RuntimeError('the server closed the socket')
        return read

    def take(self, count):
        while len(self.rest) < count:
            self.rest += self.more()
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def send(self, value):
        text = json.dumps(value).encode()
        size = bytes([0x80 | len(text)]) if len(text) < 126 else bytes([0x80 | 126]) + struct.pack('>H', len(text))
        self.socket.sendall(b'\x81' + size + b'\0\0\0\0' + text)

    def subscribe(self, entities):
        """Returns once it holds: a ping is answered after what was sent before it."""
        self.send({'subscribe': entities})
        self.socket.sendall(b'\x89\x80\0\0\0\0')
        while True:
            kind, frame = self.frame()
            if kind == 10:
                return
            if kind == 1:
                self.keep(frame)

    def keep(self, frame):
        message = json.loads(frame)
        self.position = message.pop('position', self.position)
        if message != {'events': []}:
            self.early.append(message)

    def waits(self, seconds):
        """Whether a message comes within that time."""
        end = time.monotonic() + seconds
        while not self.early:
            if not self.rest and not select.select([self.socket], [], [], max(0, end - time.monotonic()))[0]:
                return False
            kind, frame = self.frame()
            if kind == 1:
                self.keep(frame)
        return True

    def frame(self):
        kind, size = self.take(2)
        if size == 126:
            size = struct.unpack('>H', self.take(2))[0]
        elif size == 127:
            size = struct.unpack('>Q', self.take(8))[0]
        frame = self.take(size)
        if kind & 15 == 8:
            raise Closed(*struct.unpack('>H', frame[:2])) if frame else RuntimeError('the server closed the socket')
        return kind & 15, frame

    def receive(self):
        """The next message."""
        while not self.early:
            kind, frame = self.frame()
            if kind == 1:
                self.keep(frame)
        return self.early.pop(0)

    def close(self):
        self.socket.close()
