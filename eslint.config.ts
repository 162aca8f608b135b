import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['node_modules/', 'data/', 'out/', 'coverage/', 'db/migrations/', '.dependency-cruiser.mjs'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A Store method is async by contract (another engine may need it), also where SQLite answers at once.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    // Platforms escape every text, so a backtick in one is shown as it is: what people can type is marked by say`...` alone.
    files: [
      'commands/**',
      'src/{contracts,text,parsing,subscriptions,history,bot,alerts,digests,delivery,ingest,jobs,scoring,signals}/**',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/`/]',
          message: 'Write say`...` (contracts/line.ts), or quotes where the text must stay plain.',
        },
        {
          selector: ':not(TaggedTemplateExpression) > TemplateLiteral > TemplateElement[value.raw=/`/]',
          message: 'Write say`...` (contracts/line.ts), or quotes where the text must stay plain.',
        },
      ],
    },
  },
);
