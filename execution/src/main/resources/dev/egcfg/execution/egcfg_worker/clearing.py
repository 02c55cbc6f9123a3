"""Empties folders that programs wrote to, by what is open and never by a path that could be bent meanwhile."""

import os
import time

_SECONDS = 0.3
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def removed(path):
    """Deletes a folder; false if that cannot be done soon, and then the container has to go."""
    try:
        if not empty(path):
            return False
        os.rmdir(path)
        return True
    except OSError:
        return False


def empty(path):
    """Empties a folder, however deep it is: what lies in its folders is moved up. False as above."""
    until = time.monotonic() + _SECONDS
    try:
        folder = os.open(path, _FOLDER)
        try:
            while True:
                names = list(_entries(folder))
                if not names:
                    return True
                for name, is_folder in names:
                    if time.monotonic() > until:
                        return False
                    if is_folder:
                        _pull_up(folder, name, until)
                    else:
                        os.unlink(name, dir_fd=folder)
        finally:
            os.close(folder)
    except OSError:
        return False


def _pull_up(folder, name, until):
    inner = os.open(name, _FOLDER, dir_fd=folder)
    try:
        for each, is_folder in _entries(inner):
            if time.monotonic() > until:
                return
            if is_folder:
                os.rename(each, "moved-" + os.urandom(16).hex(), src_dir_fd=inner, dst_dir_fd=folder)
            else:
                os.unlink(each, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=folder)


def _entries(folder):
    with os.scandir(folder) as entries:
        return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
