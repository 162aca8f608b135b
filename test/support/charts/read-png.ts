import { crc32, inflateSync } from 'node:zlib';

export interface PngFacts {
  readonly width: number;
  readonly height: number;
}

/** Reads a PNG file whole: signature, every chunk's checksum, and the length of the pixels. Throws where the file is none. */
export function readPng(file: Uint8Array): PngFacts {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 0, 8) !== '\u0089PNG\r\n\u001a\n') throw new Error('no PNG signature');
  const data: Buffer[] = [];
  let ended = false;
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 8 + length;
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new Error(`checksum of ${type}`);
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, end));
    ended = type === 'IEND';
    at = end + 4;
  }
  if (!ended) throw new Error('no end');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const pixels = inflateSync(Buffer.concat(data)).length;
  if (pixels !== height * (1 + width * 4)) throw new Error(`${pixels} bytes of pixels for ${width} x ${height}`);
  return { width, height };
}
