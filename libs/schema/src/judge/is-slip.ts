import { editDistance } from '@cedille/source';

/** One slip, two in long names; names that differ in digits only are different things. */
export function isSlip(written: string, meant: string): boolean {
  if (withoutDigits(written) === withoutDigits(meant)) return false;
  const distance = editDistance(written, meant);
  if (distance === 0) return true;
  return (distance === 1 && meant.length >= 4 && written.length >= 3) || (distance === 2 && meant.length >= 10);
}

function withoutDigits(name: string): string {
  return name.replace(/\d/g, '');
}
