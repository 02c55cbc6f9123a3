"""The Python half of a worker: a fork server and the processes it forks. Standard library only, Python 3.9 or later."""
