import { fstatSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** Whether what is written there comes to a file or a device of the machine, not to a terminal, a pipe or a socket. */
function isFile(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor);
    return kind.isFile() || kind.isCharacterDevice();
  } catch {
    return false;
  }
}

/** A file takes part of a text when its disk is nearly full, and says how much: what is left is written until it refuses. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

/**
 * Standard output as it is for terminals and pipes; for files one that fails where a part could not be written. Node's own
 * takes a part for the whole.
 */
export function wholeOutput(
  stream: NodeJS.WriteStream & { fd: number },
): Writable & { isTTY?: boolean; columns?: number } {
  if (stream.isTTY || !isFile(stream.fd)) return stream;
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        writeWhole(stream.fd, chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

let dropped = 0;

/** Lines of this process that could not be written. */
export const linesDropped = (): number => dropped;

/**
 * Writes lines to a stream that may fail at any time: a full disk, a reader that has gone. What cannot be written is dropped
 * and counted, for a log is no reason to end; the next line is tried again.
 */
export function lineWriter(stream: NodeJS.WriteStream & { fd: number }): (line: string) => void {
  // Without a listener an error of the stream would end the process.
  stream.on('error', () => undefined);
  const toFile = !stream.isTTY && isFile(stream.fd);
  return (line) => {
    if (!toFile) {
      stream.write(line, (error) => {
        if (error) dropped += 1;
      });
      return;
    }
    try {
      writeWhole(stream.fd, Buffer.from(line));
    } catch {
      dropped += 1;
    }
  };
}
