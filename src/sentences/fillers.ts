/**
 * Words that carry politeness or grammar alone: leaving them out changes no question. `since` and `until` are none: with a moment
 * that is not known behind them, an answer over all time would be another one.
 */
const WORDS = `
a an the this that these those it its is are was were be been being am do does did done doing has have had having
can could would will shall should may might must please pls plz kindly thanks thank you your yours i me my we us our ours he she they
them their of in on at to for from by with within into about as and or but so if than then there here also just only
which what who whom whose when where how why whether much many any some all every each other
hey hi hello dear bot signals groundswell show tell give list display find get see know want need like let look see
project projects repo repos repository repositories library libraries framework frameworks tool tools package packages company companies
startup startups open source software ones one thing things team teams github
right now currently lately recently recent still ever yet up out d ll ve re m s
list among across overall written using ranked rank ranking sorted sort ordered order by terms respect regard regards
between during while because figure figures number numbers data value values count counts total each per
go going come came make made got take took say says said mean means
`;

export const FILLERS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ''));
