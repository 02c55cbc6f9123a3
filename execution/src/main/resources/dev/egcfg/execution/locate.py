import os
import sys

# the file itself may be a link, which is how a virtual environment knows itself; the folders above it need not be
folder, name = os.path.split(sys.executable)
print(os.path.join(os.path.realpath(folder), name))
print(".".join(map(str, sys.version_info[:3])))
for path in (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))):
    print(os.path.realpath(path))
    print(path)  # links may lead through the name that is no real path
