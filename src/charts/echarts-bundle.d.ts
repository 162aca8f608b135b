/** The library in one file: its hundreds of modules take ten times as long to load and 70 MB more memory. Its types stand beside its entry. */
declare module 'echarts/dist/echarts.esm.min' {
  export * from 'echarts';
}
