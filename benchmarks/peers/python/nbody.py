"""N steps of five bodies that attract each other, with fixed starting values."""
import sys


class Body:
    __slots__ = ("x", "y", "vx", "vy", "mass")

    def __init__(self, i):
        self.x, self.y, self.vx, self.vy, self.mass = i * 1.5, i * 0.7, 0.1 * i, 0.2 - 0.03 * i, 1.0 + i


def advance(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx = a.x - b.x
            dy = a.y - b.y
            d = dx * dx + dy * dy + 0.01
            mag = dt / (d * d)
            a.vx -= dx * b.mass * mag
            a.vy -= dy * b.mass * mag
            b.vx += dx * a.mass * mag
            b.vy += dy * a.mass * mag
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy


def main(steps):
    bodies = [Body(i) for i in range(5)]
    for _ in range(steps):
        advance(bodies, 0.001)
    print(int(sum(0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy) for b in bodies) * 1000000))


main(int(sys.argv[1]))
