"""Seconds that evalplus takes to check COUNT samples with WORKERS processes, as its own command does."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from evalplus.evaluate import check_correctness

PROBLEM = {"task_id": "HumanEval/0", "entry_point": "f", "atol": 0, "base_input": [[n] for n in range(7)]}
EXPECTED = {"base": [n + 1 for n in range(7)], "base_time": [0.001] * 7}


def main(count, workers):
    with ProcessPoolExecutor(max_workers=workers) as executor:
        executor.submit(abs, 1).result()
        start = time.perf_counter()
        checks = [
            executor.submit(check_correctness, "humaneval", number, PROBLEM, "def f(x):\n    return x + 1\n", EXPECTED,
                            base_only=True, fast_check=True)
            for number in range(count)
        ]
        if any(check.result()["base"][0] != "pass" for check in as_completed(checks)):
            sys.exit("evalplus failed a right sample")
        return time.perf_counter() - start


if __name__ == "__main__":
    print(main(int(sys.argv[1]), int(sys.argv[2])))
