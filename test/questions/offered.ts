/** What can be meant in more than one way, or is only half understood: readings are offered, none is taken. */
export const OFFERED = `
growth of happiness
stars in the sky above databases
top purple databases
trend of vector search
most interesting databases
score of the moon and sun and mars
fastest growing in 2019
databases with good vibes
which database is the coolest
show something nice about growth
quantum growth in healthcare
top unicorn startups
stars of qdrant in march 2021
rust and crab projects
biggest surprise in databases
the funniest alerts
growth in africa
most stars in my fridge
underrated databases
best documentation
most friendly community
top secret projects
how popular is pizza compared to pasta and rice
trend in fashion for summer
qdrant for beginners course
anything archived, moved, relicensed?
did they stay?
good morning
where did it come from?
what is the best vector database?
remind me every friday
who made you
what version are you
`;
