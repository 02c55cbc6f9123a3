# What contest programs spend their time on: integer arithmetic, lists, dictionaries, strings, calls.


def collatz_length(number, known):
    length = 1
    path = []
    while number not in known:
        path.append(number)
        number = number // 2 if number % 2 == 0 else 3 * number + 1
    length = known[number]
    for each in reversed(path):
        length += 1
        known[each] = length
    return length


def primes(limit):
    sieve = [True] * limit
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            for multiple in range(number * number, limit, number):
                sieve[multiple] = False
    return sum(sieve) - 2


known = {1: 1}
longest = max(range(1, 150_000), key=lambda number: collatz_length(number, known))
words = " ".join(str(number * number % 9973) for number in range(150_000)).split()
print(longest, primes(1_800_000), len(set(words)), sorted(words)[len(words) // 2])
