import { isUtf8 } from 'node:buffer';

/** Where a byte that is no UTF-8 stood: a lone surrogate, which no valid text holds, with the byte in its last bits. */
const STRAY_BYTE = 0xdc00;

/**
 * Text from bytes. What is no UTF-8 is neither lost nor replaced in silence: whoever parses the text reports it with its
 * place, by {@link findStrayByte}.
 */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = lengthOfCharacter(bytes, at);
    text += length ? bytes.toString('utf8', at, at + length) : String.fromCharCode(STRAY_BYTE + bytes[at]!);
    at += length || 1;
  }
  return text;
}

/** The first byte of a decoded text that was no UTF-8. */
export function findStrayByte(text: string): { offset: number; byte: number } | undefined {
  const offset = text.search(/(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/);
  return offset < 0 ? undefined : { offset, byte: text.charCodeAt(offset) - STRAY_BYTE };
}

const LONGEST_CHARACTER = 4;

/** Bytes of the character that begins here; 0 when none does. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  for (let length = 1; length <= LONGEST_CHARACTER && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}
