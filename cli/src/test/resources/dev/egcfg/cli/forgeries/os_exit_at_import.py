import os

successor = None
os._exit(0)
