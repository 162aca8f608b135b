/** A month, or only its year, as people write since when something holds: `2024-01`, `2024`. */
export const MONTH = /^(19|20)\d\d(-(0[1-9]|1[0-2]))?$/;
