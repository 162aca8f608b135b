/**
 * Ends this process as soon as whoever started it is gone, and with code 1 after `longestMs` whatever happens: a process that works
 * in a loop and whose parent was killed would go on for ever, with nobody to know of it. Its standard input must be a pipe, or it
 * must have been forked. A loop that never lets the event loop go round hears nothing of this.
 */
export function endWithParent(longestMs: number): void {
  setTimeout(() => process.exit(1), longestMs).unref();
  // A pipe that is read would keep a process alive whose work is done.
  if (process.channel === undefined)
    process.stdin
      .on('end', () => process.exit())
      .resume()
      .unref();
  else process.on('disconnect', () => process.exit());
}
