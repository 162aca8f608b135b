const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" rx="16" fill="#1f6feb"/><path d="M12 56c14 0 14-26 28-26s14 26 28 26" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round"/></svg>`;

/** The bot's picture: a wave. */
export const LOGO = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
