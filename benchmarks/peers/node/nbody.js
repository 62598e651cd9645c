// N steps of five bodies that attract each other, with fixed starting values.
function makeBodies() {
  const bodies = [];
  for (let i = 0; i < 5; i++) bodies.push({ x: i * 1.5, y: i * 0.7, vx: 0.1 * i, vy: 0.2 - 0.03 * i, mass: 1.0 + i });
  return bodies;
}

function advance(bodies, dt) {
  const n = bodies.length;
  for (let i = 0; i < n; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < n; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const d = dx * dx + dy * dy + 0.01;
      const mag = dt / (d * d);
      a.vx -= dx * b.mass * mag;
      a.vy -= dy * b.mass * mag;
      b.vx += dx * a.mass * mag;
      b.vy += dy * a.mass * mag;
    }
  }
  for (const b of bodies) {
    b.x += dt * b.vx;
    b.y += dt * b.vy;
  }
}

function energy(bodies) {
  let e = 0;
  for (const b of bodies) e += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy);
  return e;
}

const bodies = makeBodies();
const steps = Number(process.argv[2]);
for (let step = 0; step < steps; step++) advance(bodies, 0.001);
console.log(Math.trunc(energy(bodies) * 1000000));
