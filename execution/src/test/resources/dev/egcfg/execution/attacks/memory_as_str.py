# verdict: OUT_OF_MEMORY
text = "x" * (1 << 36)
