"""A tune from numbered notation (简谱), as plain tones: for a demonstration that has no recording and says so."""

import io
import math
import struct
import wave

RATE = 8000
BEAT = 0.42
# Semitones above the keynote of 1 to 7.
DEGREES = (0, 2, 4, 5, 7, 9, 11)
KEYNOTE = 392.0  # G

# 1=G 2/4 as on the sheet of 1981: degree, octave, beats.
TUNE = (
    (5, -1, 0.5), (6, -1, 0.5), (1, 0, 1), (6, -1, 0.5), (5, -1, 0.5), (3, -1, 0.5), (5, -1, 0.5), (6, -1, 0.5), (5, -1, 0.5), (3, -1, 2),
    (2, 0, 0.5), (3, 0, 0.5), (5, 0, 1), (3, 0, 0.5), (2, 0, 0.5), (1, 0, 0.5), (2, 0, 0.5), (6, -1, 0.5), (1, 0, 0.5), (5, -1, 2),
    (6, -1, 0.5), (1, 0, 0.5), (2, 0, 0.5), (3, 0, 0.5), (2, 0, 0.5), (1, 0, 0.5), (6, -1, 0.5), (5, -1, 0.5), (6, -1, 0.5), (1, 0, 2),
    (3, 0, 0.5), (5, 0, 0.5), (6, 0, 0.5), (5, 0, 0.5), (3, 0, 0.5), (1, 0, 0.5), (2, 0, 0.5), (3, 0, 0.5), (2, 0, 0.5), (1, 0, 0.5),
    (6, -1, 2),
)  # fmt: skip


def tune() -> tuple[bytes, float]:
    """The tune as a mono WAV file, and its length in seconds."""
    samples: list[int] = []
    for degree, octave, beats in TUNE:
        pitch = KEYNOTE * 2 ** (octave + DEGREES[degree - 1] / 12)
        length = int(RATE * BEAT * beats)
        for number in range(length):
            fade = min(1.0, number / 160, (length - number) / 700)
            turn = 2 * math.pi * pitch * number / RATE
            samples.append(128 + int(52 * fade * (math.sin(turn) + 0.3 * math.sin(2 * turn))))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"{len(samples)}B", *samples))
    return target.getvalue(), len(samples) / RATE
