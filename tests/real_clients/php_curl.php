<?php
// PHP's curl extension, as the code beside an Agentcis or a Laravel application uses it.
// Reads a day's work from its first argument, does the half that the second one names, prints what it saw.

declare(strict_types=1);

$work = json_decode($argv[1], true, flags: JSON_THROW_ON_ERROR);
$token = null;

function call(string $url, array $options = [], bool $isFile = false): array
{
    global $work, $token;
    $headers = [];
    $sent = ["X-Mock-World: {$work['world']}", 'Accept: application/json', ...($options[CURLOPT_HTTPHEADER] ?? [])];
    if ($token !== null) {
        $sent[] = "Authorization: Bearer $token";
    }
    $curl = curl_init($url);
    curl_setopt_array($curl, [CURLOPT_HTTPHEADER => $sent] + $options + [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_PROXY => '',
        CURLOPT_USERAGENT => 'PHP/' . PHP_VERSION . ' curl/' . curl_version()['version'],
        CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$headers): int {
            if (str_contains($line, ':')) {
                [$name, $value] = explode(':', $line, 2);
                $headers[strtolower($name)] = trim($value);
            }
            return strlen($line);
        },
    ]);
    $body = curl_exec($curl);
    if ($body === false) {
        throw new RuntimeException(curl_error($curl));
    }
    $seen = ['status' => curl_getinfo($curl, CURLINFO_RESPONSE_CODE), 'headers' => $headers];
    return $seen + ($isFile
        ? ['sha256' => hash('sha256', $body)]
        : ['json' => json_decode($body, flags: JSON_THROW_ON_ERROR)]);
}

/** The options of a request with a JSON body. */
function json(string $method, array|object $value): array
{
    return [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_POSTFIELDS => json_encode($value, JSON_THROW_ON_ERROR),
        CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
    ];
}

/** The options of a form. A key of an array is there once only, so what is repeated is a list. */
function form(array $fields): array
{
    return [CURLOPT_POSTFIELDS => $fields];
}

function file_of(string $path): CURLFile
{
    return new CURLFile($path, mime_content_type($path) ?: null, basename($path));
}

function caseiq(array $work): array
{
    global $token;
    $seen['token'] = call("{$work['url']}/auth/oauth2/token", json('POST', $work['credentials']));
    $token = $seen['token']['json']->access_token;
    $path = "{$work['url']}/api-public/1.0";
    $seen['uploaded'] = call("$path/save_file", form([
        'caseId' => $work['caseId'],
        'description' => $work['description'],
        'bulkTags[]' => $work['tags'],
        'file' => file_of($work['statement']),
    ]));
    $seen['listed'] = call("$path/attachments?" . http_build_query($work['page']));
    $after = ['after' => end($seen['listed']['json']->records)->sizeBytes];
    $seen['next_page'] = call("$path/attachments?" . http_build_query($work['page'] + $after));
    $attachment = "$path/attachment/{$seen['uploaded']['json']->id}";
    $seen['retrieved'] = call($attachment);
    $seen['downloaded'] = call("$attachment/attachment", isFile: true);
    $seen['refused'] = call("$path/save_file", form([
        'file' => file_of($work['statement']),
        'caseId' => $work['caseId'],
    ]));
    return $seen;
}

function agentcis(array $work): array
{
    global $token;
    $token = 'agentcis-full';
    $path = "{$work['url']}/api/v2/attachments";
    $client6 = "$path/client/6";
    $documents = [];
    foreach ($work['documents'] as $number => $document) {
        $documents["documents[$number]"] = file_of($document);
    }
    $seen['uploaded'] = call($client6, form($documents));
    [$one, $two] = array_column($seen['uploaded']['json']->uploadedFiles, 'id');
    $seen['first_page'] = call("$client6?per_page=1&page=1");
    $seen['second_page'] = call("$client6?per_page=1&page=2");
    $links = $seen['second_page']['json']->data[0]->_links;
    // What a form of HTML or an old proxy cannot send as PUT, Laravel takes as POST with `_method`.
    $seen['renamed'] = call($client6, form(['_method' => 'PUT', 'id' => $one, 'original_name' => 'Curriculum vitæ']));
    $seen['renamed_by_path'] = call("$client6/$two", json('PUT', ['original_name' => 'Passport']));
    $seen['invalid'] = call("$client6/$two", json('PUT', new stdClass()));
    $seen['previewed'] = call($links->preview, isFile: true);
    $seen['downloaded'] = call($links->download, isFile: true);
    $seen['deleted'] = call($path, [
        CURLOPT_POSTFIELDS => http_build_query(['ids' => [$one], '_method' => 'delete']),
    ]);
    $seen['deleted_directly'] = call($path, json('DELETE', ['ids' => [$two]]));
    $seen['emptied'] = call($client6);
    $seen['gone'] = call($links->download);
    return $seen;
}

echo json_encode($argv[2] === 'caseiq' ? caseiq($work) : agentcis($work), JSON_THROW_ON_ERROR);
