/** What Discord refuses in messages, modals, choices and commands: a table of documented limits, written anew rather than taken from the code under test. */

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Code points, as Discord counts. */
const size = (value: unknown): number => Array.from(textOf(value)).length;

const V2 = 1 << 15;
const CONTAINER_CHILDREN = new Set([1, 9, 10, 12, 13, 14]);
const TOP_LEVEL = new Set([1, 9, 10, 12, 13, 14, 17]);

/** Problems of a message to create or to change; `files` are the names of the uploaded ones. */
export function checkMessage(body: unknown, files: readonly string[]): string[] {
  if (!isJson(body)) return ['a message must be an object'];
  const problems: string[] = [];
  const components = listOf(body['components']);
  const isV2 = (Number(body['flags'] ?? 0) & V2) !== 0;
  if (isV2 && (body['content'] || listOf(body['embeds']).length > 0))
    problems.push('a message with Components V2 has no content and no embeds');
  if (size(body['content']) > 2_000) problems.push('content is longer than 2,000');
  problems.push(...checkEmbeds(listOf(body['embeds'])));
  if (isV2 && components.length === 0) problems.push('a message with Components V2 needs a component');
  if (!isV2 && components.length === 0 && !body['content'] && listOf(body['embeds']).length === 0 && files.length === 0)
    problems.push('the message is empty');
  if (size(body['nonce']) > 25) problems.push('the nonce is longer than 25');
  const attachments = listOf(body['attachments']).filter(isJson);
  if (attachments.length > 10 || files.length > 10) problems.push('more than 10 files');
  for (const attachment of attachments)
    if (size(attachment['description']) > 1_024) problems.push('a description of a file is longer than 1,024');
  const state: Walk = {
    problems,
    components: 0,
    text: 0,
    customIds: new Set(),
    ids: new Set(),
    files: new Set(files),
    used: new Set(),
  };
  for (const component of components) checkComponent(component, TOP_LEVEL, state, isV2);
  if (state.components > 40) problems.push(`${state.components} components, at most 40`);
  if (state.text > 4_000) problems.push(`${state.text} characters of text, at most 4,000`);
  if (isV2)
    for (const file of files) if (!state.used.has(file)) problems.push(`the file ${file} is shown by no component`);
  return problems;
}

interface Walk {
  problems: string[];
  components: number;
  text: number;
  customIds: Set<string>;
  ids: Set<number>;
  files: Set<string>;
  used: Set<string>;
}

function checkComponent(component: unknown, allowed: ReadonlySet<number>, state: Walk, isV2: boolean): void {
  const { problems } = state;
  if (!isJson(component)) {
    problems.push('a component must be an object');
    return;
  }
  const type = Number(component['type']);
  state.components += 1;
  if (!allowed.has(type)) problems.push(`component ${type} may not stand here`);
  if (!isV2 && type > 8) problems.push(`component ${type} needs the flag for Components V2`);
  const id = component['id'];
  if (typeof id === 'number' && id !== 0) {
    if (state.ids.has(id)) problems.push(`the id ${id} stands twice`);
    state.ids.add(id);
  }
  const children = listOf(component['components']);
  switch (type) {
    case 1:
      checkRow(children, state);
      break;
    case 9:
      if (children.length < 1 || children.length > 3) problems.push('a section has 1 to 3 texts');
      for (const child of children) checkComponent(child, new Set([10]), state, isV2);
      if (isJson(component['accessory']) && component['accessory']['type'] === 2) {
        state.components += 1;
        checkButton(component['accessory'], state);
      } else problems.push('a section needs an accessory');
      break;
    case 10:
      if (size(component['content']) < 1 || size(component['content']) > 4_000)
        problems.push('a text display has 1 to 4,000 characters');
      if (textOf(component['content']).trim() === '') problems.push('a text display is blank');
      state.text += size(component['content']);
      break;
    case 12: {
      const items = listOf(component['items']);
      if (items.length < 1 || items.length > 10) problems.push('a gallery has 1 to 10 items');
      for (const item of items.filter(isJson)) {
        checkMedia(item['media'], false, state);
        if (size(item['description']) > 1_024) problems.push('a description of a picture is longer than 1,024');
      }
      break;
    }
    case 13:
      checkMedia(component['file'], true, state);
      break;
    case 17:
      if (children.length < 1) problems.push('a container needs a child');
      for (const child of children) checkComponent(child, CONTAINER_CHILDREN, state, isV2);
      break;
  }
}

function checkMedia(media: unknown, onlyAttached: boolean, state: Walk): void {
  const url = isJson(media) ? textOf(media['url']) : '';
  const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
  if (name === undefined) {
    if (onlyAttached || !/^https?:\/\//.test(url))
      state.problems.push(`media must be an attachment, is ${url.slice(0, 60)}`);
    return;
  }
  if (!/^[A-Za-z0-9._-]+$/.test(name)) state.problems.push(`Discord would rename the file ${name}`);
  if (!state.files.has(name)) state.problems.push(`the file ${name} is not uploaded`);
  state.used.add(name);
}

function checkRow(children: unknown[], state: Walk): void {
  const { problems } = state;
  const buttons = children.filter((child) => isJson(child) && child['type'] === 2);
  const selects = children.filter((child) => isJson(child) && child['type'] === 3);
  if (children.length === 0 || buttons.length + selects.length !== children.length)
    problems.push('a row holds buttons or one menu');
  if (buttons.length > 5 || selects.length > 1 || (buttons.length > 0 && selects.length > 0))
    problems.push('a row has too much in it');
  for (const child of children) {
    state.components += 1;
    if (!isJson(child)) continue;
    if (child['type'] === 2) checkButton(child, state);
    if (child['type'] === 3) checkSelect(child, state);
  }
}

function checkButton(button: Json, state: Walk): void {
  const { problems } = state;
  if (size(button['label']) < 1 || size(button['label']) > 80)
    problems.push('a button has a label of 1 to 80 characters');
  if (button['style'] === 5) {
    const url = textOf(button['url']);
    if (!URL.canParse(url) || url.length > 512 || !url.startsWith('https:') || button['custom_id'] !== undefined)
      problems.push('a link button needs an https address of at most 512 characters and no custom id');
  } else checkCustomId(button['custom_id'], state);
}

function checkSelect(select: Json, state: Walk): void {
  const { problems } = state;
  checkCustomId(select['custom_id'], state);
  if (size(select['placeholder']) > 150) problems.push('a placeholder is longer than 150');
  const options = listOf(select['options']).filter(isJson);
  if (options.length < 1 || options.length > 25) problems.push('a menu has 1 to 25 options');
  if (new Set(options.map((option) => option['value'])).size < options.length)
    problems.push('two options of a menu have one value');
  for (const option of options) {
    if (size(option['label']) < 1 || size(option['label']) > 100)
      problems.push('an option has a label of 1 to 100 characters');
    if (size(option['value']) < 1 || size(option['value']) > 100)
      problems.push('an option has a value of 1 to 100 characters');
    if (option['description'] !== undefined && (size(option['description']) < 1 || size(option['description']) > 100))
      problems.push('an option has a description of 1 to 100 characters');
  }
}

function checkCustomId(id: unknown, state: Walk): void {
  if (size(id) < 1 || size(id) > 100) state.problems.push('a custom id has 1 to 100 characters');
  if (state.customIds.has(textOf(id))) state.problems.push(`the custom id ${textOf(id)} stands twice`);
  state.customIds.add(textOf(id));
}

function checkEmbeds(embeds: unknown[]): string[] {
  const problems: string[] = [];
  if (embeds.length > 10) problems.push('more than 10 embeds');
  let total = 0;
  for (const embed of embeds.filter(isJson)) {
    const footer = isJson(embed['footer']) ? size(embed['footer']['text']) : 0;
    const fields = listOf(embed['fields']).filter(isJson);
    if (size(embed['title']) > 256 || size(embed['description']) > 4_096 || footer > 2_048 || fields.length > 25)
      problems.push('an embed is too large');
    if (fields.some((field) => size(field['name']) > 256 || size(field['value']) > 1_024))
      problems.push('a field of an embed is too long');
    total +=
      size(embed['title']) +
      size(embed['description']) +
      footer +
      fields.reduce((sum, field) => sum + size(field['name']) + size(field['value']), 0);
  }
  if (total > 6_000) problems.push('the embeds have more than 6,000 characters');
  return problems;
}

export function checkModal(data: unknown): string[] {
  if (!isJson(data)) return ['a modal must be an object'];
  const problems: string[] = [];
  const state: Walk = {
    problems,
    components: 0,
    text: 0,
    customIds: new Set(),
    ids: new Set(),
    files: new Set(),
    used: new Set(),
  };
  if (size(data['custom_id']) < 1 || size(data['custom_id']) > 100)
    problems.push('the custom id of a modal has 1 to 100 characters');
  if (size(data['title']) < 1 || size(data['title']) > 45) problems.push('the title of a modal has 1 to 45 characters');
  const components = listOf(data['components']).filter(isJson);
  if (components.length < 1 || components.length > 5) problems.push('a modal has 1 to 5 components');
  for (const component of components) {
    if (component['type'] === 10) continue;
    if (component['type'] !== 18) {
      problems.push(`component ${String(component['type'])} may not stand in a modal`);
      continue;
    }
    if (size(component['label']) < 1 || size(component['label']) > 45) problems.push('a label has 1 to 45 characters');
    if (
      component['description'] !== undefined &&
      (size(component['description']) < 1 || size(component['description']) > 100)
    )
      problems.push('the description of a label has 1 to 100 characters');
    const inner = component['component'];
    if (!isJson(inner)) {
      problems.push('a label needs a component');
      continue;
    }
    if (inner['type'] === 3) checkSelect(inner, state);
    else checkCustomId(inner['custom_id'], state);
    if (
      inner['type'] === 4 &&
      (size(inner['value']) > 4_000 || size(inner['placeholder']) > 100 || Number(inner['max_length'] ?? 1) > 4_000)
    )
      problems.push('a text input is too long');
    if (inner['disabled'] !== undefined) problems.push('nothing in a modal is disabled');
  }
  return problems;
}

export function checkChoices(data: unknown): string[] {
  const choices = isJson(data) ? listOf(data['choices']).filter(isJson) : [];
  const problems: string[] = [];
  if (choices.length > 25) problems.push('more than 25 choices');
  for (const choice of choices) {
    if (size(choice['name']) < 1 || size(choice['name']) > 100)
      problems.push('a choice has a name of 1 to 100 characters');
    if (typeof choice['value'] === 'string' && (size(choice['value']) < 1 || size(choice['value']) > 100))
      problems.push('a choice has a value of 1 to 100 characters');
  }
  return problems;
}

const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;

export function checkCommands(commands: unknown): string[] {
  const problems: string[] = [];
  for (const command of listOf(commands).filter(isJson)) {
    problems.push(...checkOption(command, 0));
    const characters = charactersIn(command);
    if (characters > 8_000) problems.push(`${textOf(command['name'])} has ${characters} characters, at most 8,000`);
  }
  return problems;
}

function checkOption(option: Json, depth: number): string[] {
  const problems: string[] = [];
  const name = textOf(option['name']);
  if (!NAME.test(name) || name !== name.toLowerCase()) problems.push(`“${name}” is no name`);
  if (size(option['description']) < 1 || size(option['description']) > 100)
    problems.push(`the description of ${name} has 1 to 100 characters`);
  const translated = (key: string): string[] => Object.values(isJson(option[key]) ? option[key] : {}).map(textOf);
  for (const text of translated('name_localizations'))
    if (!NAME.test(text) || text !== text.toLowerCase()) problems.push(`“${text}” is no name in translation`);
  for (const text of translated('description_localizations'))
    if (size(text) < 1 || size(text) > 100)
      problems.push(`the translated description of ${name} has 1 to 100 characters`);
  const options = listOf(option['options']).filter(isJson);
  if (options.length > 25) problems.push(`${name} has more than 25 options`);
  if (new Set(options.map((inner) => inner['name'])).size < options.length)
    problems.push(`${name} names an option twice`);
  const firstOptional = options.findIndex((inner) => inner['required'] !== true);
  if (firstOptional >= 0 && options.slice(firstOptional).some((inner) => inner['required'] === true))
    problems.push(`${name} has a required option after an optional one`);
  if (depth > 2 && options.length > 0) problems.push(`${name} is nested too deeply`);
  const choices = listOf(option['choices']).filter(isJson);
  if (choices.length > 25) problems.push(`${name} has more than 25 choices`);
  if (choices.length > 0 && option['autocomplete'] === true) problems.push(`${name} has both choices and completion`);
  for (const choice of choices)
    if (size(choice['name']) < 1 || size(choice['name']) > 100 || size(choice['value']) > 100)
      problems.push(`a choice of ${name} is too long`);
  return [...problems, ...options.flatMap((inner) => checkOption(inner, depth + 1))];
}

function charactersIn(node: Json): number {
  const inner = [...listOf(node['options']), ...listOf(node['choices'])].filter(isJson);
  return (
    size(node['name']) +
    size(node['description']) +
    size(node['value']) +
    inner.reduce((sum, child) => sum + charactersIn(child), 0)
  );
}
