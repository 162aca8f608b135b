/** What no public figure of a project answers: each gets a sentence that says so. */
export const DECLINED = `
what is the revenue of qdrant?
valuation of weaviate
how profitable is grafana labs
what's the weather in Berlin
who starred qdrant yesterday
will qdrant overtake milvus next year
should I invest in qdrant
predict the stars of ray in 2030
what is the stock price of mongodb
how many employees does clickhouse have
who is the ceo of supabase
email addresses of qdrant's contributors
which contributors are the most active by name
how much money did weaviate raise
growth of revenue
what is the ARR of databricks
how many lines of code does redis have
what's the test coverage of ruff
does redis have any vulnerabilities
latest CVEs in grafana
how many twitter followers does duckdb have
how many page views does the readme get
write me a poem about qdrant
tell me a joke
what time is it
translate this to german
fix my code
who won the game last night
how much does qdrant cloud cost
pricing of supabase
is milvus hiring
which investors own dagster
what is the market share of redis
forecast downloads of fastapi for next month
when will ray reach 50,000 stars
how do people feel about langchain
reddit mentions of opik
how many slack members does prefect have
where is the office of kong
who founded weaviate
what is the meaning of life
salary of a rust developer
a digest of my emails
top songs of the week
alerts for my bank account
`;
