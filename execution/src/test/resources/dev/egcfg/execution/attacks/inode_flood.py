# verdict: TIMEOUT
# limit: cpu
number = 0
while True:
    number += 1
    try:
        open("inode%d" % number, "w").close()
    except OSError:
        pass
