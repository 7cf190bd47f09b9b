// The charts and environments of charts.json as an app of cdk8s, in the way that its documentation shows.
import { readFileSync } from 'node:fs';
import { App, Chart, Helm, YamlOutputType } from 'cdk8s';

const [helmExecutable] = process.argv.slice(2);
const app = new App({ outdir: 'dist', yamlOutputType: YamlOutputType.FILE_PER_CHART });
for (const { component, environment, chart, values, flags } of JSON.parse(readFileSync('charts.json', 'utf8'))) {
  const place = new Chart(app, `${environment}-${component}`, { disableResourceNameHashes: true });
  new Helm(place, component, {
    chart,
    releaseName: component,
    values: JSON.parse(readFileSync(values, 'utf8')),
    helmFlags: flags,
    helmExecutable,
  });
}
app.synth();
