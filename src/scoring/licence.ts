/** What a licence means for someone who wants to build on the project. Stands beside the score, never in it. */
type LicenceKind =
  | 'permissive'
  | 'weak copyleft'
  | 'copyleft'
  | 'network copyleft'
  | 'source available'
  | 'unrecognised'
  | 'none'
  | 'unknown';

export interface LicenceNote {
  readonly kind: LicenceKind;
  /** `Apache-2.0, permissive`. */
  readonly text: string;
  /** True where a lawyer should read it before anyone ships it. */
  readonly caution: boolean;
}

/** SPDX ids without their `-only` and `-or-later` endings. */
const KINDS: Readonly<Record<string, Exclude<LicenceKind, 'unrecognised' | 'none' | 'unknown'>>> = {
  '0BSD': 'permissive',
  'Apache-2.0': 'permissive',
  'Artistic-2.0': 'permissive',
  'BlueOak-1.0.0': 'permissive',
  'BSD-2-Clause': 'permissive',
  'BSD-3-Clause': 'permissive',
  'BSD-3-Clause-Clear': 'permissive',
  'BSD-4-Clause': 'permissive',
  'BSL-1.0': 'permissive',
  'CC0-1.0': 'permissive',
  ISC: 'permissive',
  MIT: 'permissive',
  'MIT-0': 'permissive',
  NCSA: 'permissive',
  PostgreSQL: 'permissive',
  'PSF-2.0': 'permissive',
  Unlicense: 'permissive',
  'UPL-1.0': 'permissive',
  WTFPL: 'permissive',
  Zlib: 'permissive',
  'EPL-1.0': 'weak copyleft',
  'EPL-2.0': 'weak copyleft',
  'LGPL-2.1': 'weak copyleft',
  'LGPL-3.0': 'weak copyleft',
  'MPL-2.0': 'weak copyleft',
  'MS-RL': 'weak copyleft',
  'GPL-2.0': 'copyleft',
  'GPL-3.0': 'copyleft',
  'EUPL-1.1': 'copyleft',
  'EUPL-1.2': 'copyleft',
  'CC-BY-SA-4.0': 'copyleft',
  'AGPL-3.0': 'network copyleft',
  'OSL-3.0': 'network copyleft',
  'BUSL-1.1': 'source available',
  'SSPL-1.0': 'source available',
  'Elastic-2.0': 'source available',
  'PolyForm-Noncommercial-1.0.0': 'source available',
  'PolyForm-Shield-1.0.0': 'source available',
  'CC-BY-NC-4.0': 'source available',
  'CC-BY-NC-SA-4.0': 'source available',
  'FSL-1.1-ALv2': 'source available',
  'FSL-1.1-MIT': 'source available',
};

/**
 * @param spdx the id that GitHub reports; `NOASSERTION` where it sees a licence that it does not recognise; null where it
 *   sees none; undefined where nobody asked
 */
export function licenceNote(spdx: string | null | undefined): LicenceNote {
  if (spdx === undefined) return { kind: 'unknown', text: 'licence unknown', caution: false };
  if (spdx === null || spdx === 'NONE') return { kind: 'none', text: 'no licence: all rights reserved', caution: true };
  if (spdx === 'NOASSERTION' || spdx === 'OTHER')
    return { kind: 'unrecognised', text: 'a licence that GitHub does not recognise', caution: true };
  const id = spdx.replace(/-(?:only|or-later)$/, '');
  const kind = Object.hasOwn(KINDS, id) ? KINDS[id] : undefined;
  if (kind === undefined) return { kind: 'unrecognised', text: `${spdx}, not classified`, caution: true };
  return { kind, text: `${spdx}, ${kind}`, caution: kind === 'source available' || kind === 'network copyleft' };
}
