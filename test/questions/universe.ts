import type { UniverseWords } from '../../src/sentences/lexicon.ts';

/** The projects and values that the questions speak of. */
export const TRACKED = `
qdrant/qdrant milvus-io/milvus weaviate/weaviate chroma-core/chroma ray-project/ray apache/airflow PrefectHQ/prefect
dagster-io/dagster mlflow/mlflow comet-ml/opik streamlit/streamlit duckdb/duckdb ClickHouse/ClickHouse httpie/httpie astral-sh/ruff
fastapi/fastapi RasaHQ/rasa Kong/kong TykTechnologies/tyk grafana/grafana redis/redis supabase/supabase n8n-io/n8n apache/mxnet
facebookresearch/faiss elastic/elasticsearch HumanSignal/label-studio
`
  .trim()
  .split(/\s+/);

export const UNIVERSE: UniverseWords = {
  category: [
    'observability',
    'auth',
    'product analytics',
    'ML platforms',
    'LLM serving',
    'streaming',
    'business intelligence',
    'analytics databases',
    'ML frameworks',
    'API gateways',
    'infrastructure',
    'databases',
    'data quality and catalogs',
    'data pipelines',
    'communication',
    'LLM tooling',
    'security',
    'search',
    'internal tools',
    'graph databases',
    'developer tools',
    'backend platforms',
    'automation',
    'vector search',
    'orchestration',
    'data apps and notebooks',
    'CMS',
    'nlp',
  ],
  language: ['Python', 'Go', 'TypeScript', 'Rust', 'C++', 'Java', 'JavaScript', 'C', 'Ruby', 'Scala'],
  stage: ['seed', 'series A', 'series B', 'series C', 'series D', 'series E', 'series F', 'public', 'acquired'],
  licence: ['MIT', 'Apache-2.0', 'AGPL-3.0', 'BSD-3-Clause', 'MPL-2.0', 'GPL-3.0'],
  company: [
    'Qdrant',
    'Zilliz',
    'Weaviate',
    'Databricks',
    'Anyscale',
    'Meta',
    'Grafana Labs',
    'Redis',
    'Elastic',
    'Supabase',
  ],
};

/** 31 October 2025. */
export const NOW = Date.UTC(2025, 9, 31, 12);
