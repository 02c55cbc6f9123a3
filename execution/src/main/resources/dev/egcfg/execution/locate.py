import os
import sys

print(sys.executable)
print(".".join(map(str, sys.version_info[:3])))
for path in (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))):
    print(os.path.realpath(path))
