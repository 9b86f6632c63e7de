// Waiting without blind sleeps.

const PAUSE_MS = 50;

/** Asks `question` again and again until its answer is neither false nor undefined; fails with `what` after `withinMs`. */
export async function until(what, question, withinMs = 15_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer !== false && answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${withinMs} ms`);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}
