//! A library of 100 000 pictures: its first comparison with its files, a comparison that finds
//! nothing new, the first page, pages anywhere, and each key of a search.
//!
//! Makes its files in a temporary folder (about 400 MB on most drives; `ART_STUDIO_BENCH_PICTURES`
//! for another number). What the system itself needs to list the same files is measured beside it.

use art_studio::{
    domain::{
        Filter, GenerationData, JobId, PageAt, PictureId, SCHEMA, Seed, ServiceId, Sort, Timestamp,
    },
    media,
    store::{Catalogue, Index, Owner, Places, StoreError, reconcile},
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::{collections::BTreeMap, fs, hint::black_box, path::Path};

const PICTURES: u64 = 100_000;
/// Words of prompts; the first are common, the last are rare.
const WORDS: [&str; 24] = [
    "a",
    "cute",
    "red",
    "dragon",
    "knight",
    "castle",
    "blue",
    "slime",
    "forest",
    "robot",
    "moon",
    "wizard",
    "cat",
    "sword",
    "tiny",
    "potion",
    "ghost",
    "unicorn",
    "mushroom",
    "spaceship",
    "lantern",
    "griffin",
    "obsidian",
    "zeppelin",
];

/// The smallest PNG: one grey pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\nIDATx\xdac\x68\0\0\0\x82\0\x81\x77\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";

fn data(number: u64) -> GenerationData {
    let mut random = fastrand::Rng::with_seed(number);
    let word = |random: &mut fastrand::Rng| {
        // The square makes the first words common.
        let at = random.usize(..WORDS.len()) * random.usize(..WORDS.len()) / WORDS.len();
        WORDS.get(at).copied().unwrap_or("a")
    };
    let prompt: Vec<_> = (0..12).map(|_| word(&mut random)).collect();
    GenerationData {
        schema: SCHEMA,
        software: "bench".into(),
        id: PictureId(uuid::Uuid::from_u128(u128::from(number) + 1)),
        job: JobId(uuid::Uuid::from_u128(1)),
        service: ServiceId::new(["builtin", "comfyui", "replicate"][number as usize % 3]),
        model: format!("model-{}", number % 7),
        prompt: prompt.join(" "),
        sent_prompt: prompt.join(" "),
        enhancement: None,
        negative_prompt: Some("blurry".into()),
        seed: Some(Seed(number)),
        width: 1,
        height: 1,
        quality: None,
        steps: Some(20),
        cfg: Some(7.0),
        sampler: Some("euler".into()),
        scheduler: None,
        loras: vec![],
        denoise: None,
        parent: None,
        workflow: None,
        created_at: Timestamp(1_700_000_000_000 + number * 1000),
        elapsed_ms: Some(5),
        trained: true,
        partial: false,
        notes: BTreeMap::new(),
    }
}

fn make(folder: &Path, count: u64) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for number in 0..count {
        let bytes = media::embed(PIXEL, &data(number)).map_err(std::io::Error::other)?;
        fs::write(folder.join(format!("picture_{number:06}.png")), bytes)?;
    }
    Ok(())
}

/// Names and times of all files: what no comparison can do without.
fn list(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

fn compare(writer: &Owner<Catalogue>, places: &Places) -> Result<u64, StoreError> {
    let done = reconcile(writer, places, &mut |_| {}, &|| false)?;
    Ok(done.pictures)
}

#[expect(clippy::too_many_lines, reason = "one row for each question")]
fn finding(criterion: &mut Criterion, index: &Index) {
    let page = |filter: &Filter, at| index.page(filter, at, 60).map(|page| page.pictures.len());
    criterion.bench_function("first page: the 28 that 120×40 cells show", |bench| {
        let screen = |filter: &Filter| index.page(filter, PageAt::Start, 28);
        bench.iter(|| screen(black_box(&Filter::default())).map(|page| page.pictures.len()));
    });
    criterion.bench_function("first page of 60", |bench| {
        bench.iter(|| page(black_box(&Filter::default()), PageAt::Start));
    });
    let middle = index.page(&Filter::default(), PageAt::Around(data(50).id), 60);
    let middle = middle.ok().and_then(|page| page.next);
    if let Some(key) = middle {
        criterion.bench_function("page of 60 behind a place", |bench| {
            bench.iter(|| page(black_box(&Filter::default()), PageAt::After(key)));
        });
    }
    for (name, text) in [
        ("one letter", "d"),
        ("two letters", "dr"),
        ("a common word", "dragon"),
        ("a rare word", "zeppelin"),
        ("two words", "red zeppelin"),
        ("nothing fits", "nonsense"),
    ] {
        let filter = Filter {
            text: text.into(),
            ..Filter::default()
        };
        criterion.bench_function(&format!("search: {name}"), |bench| {
            bench.iter(|| page(black_box(&filter), PageAt::Start));
        });
    }
    for (name, filter) in [
        (
            "largest first",
            Filter {
                sort: Sort::Largest,
                ..Filter::default()
            },
        ),
        (
            "best rated first",
            Filter {
                sort: Sort::BestRated,
                ..Filter::default()
            },
        ),
        (
            "one service",
            Filter {
                service: Some(ServiceId::new("comfyui")),
                ..Filter::default()
            },
        ),
        (
            "starred, none is",
            Filter {
                starred: Some(true),
                ..Filter::default()
            },
        ),
        (
            "a letter, and a service without pictures",
            Filter {
                text: "d".into(),
                service: Some(ServiceId::new("nobody")),
                ..Filter::default()
            },
        ),
        (
            "a letter, and one service",
            Filter {
                text: "d".into(),
                service: Some(ServiceId::new("comfyui")),
                ..Filter::default()
            },
        ),
        (
            "a width that none has, largest first",
            Filter {
                width_min: Some(4096),
                sort: Sort::Largest,
                ..Filter::default()
            },
        ),
        (
            "a width that none has",
            Filter {
                width_min: Some(4096),
                ..Filter::default()
            },
        ),
        (
            "rated, none is",
            Filter {
                rating_min: Some(3),
                ..Filter::default()
            },
        ),
    ] {
        criterion.bench_function(&format!("filter: {name}"), |bench| {
            bench.iter(|| page(black_box(&filter), PageAt::Start));
        });
    }
    let common = Filter {
        text: "dragon".into(),
        ..Filter::default()
    };
    criterion.bench_function("count all", |bench| {
        bench.iter(|| index.count(&Filter::default()));
    });
    criterion.bench_function("count a common word", |bench| {
        bench.iter(|| index.count(&common));
    });
    criterion.bench_function("figures", |bench| bench.iter(|| index.stats()));
}

fn library(criterion: &mut Criterion) {
    let asked = std::env::vars().find(|(name, _)| name == "ART_STUDIO_BENCH_PICTURES");
    let count = asked
        .and_then(|(_, count)| count.parse().ok())
        .unwrap_or(PICTURES);
    let Ok(place) = tempfile::tempdir() else {
        return;
    };
    let places = Places::new(place.path().join("pictures"), &place.path().join("home"));
    if make(&places.library, count).is_err() {
        return;
    }
    let ours = places.clone();
    let opened = Owner::start("bench", move || Catalogue::open(ours, Timestamp(0)));
    let Ok(writer) = opened else { return };
    if compare(&writer, &places).is_err() {
        return;
    }
    let mut group = criterion.benchmark_group("files");
    group.sample_size(10);
    group.bench_function("listed by the system", |bench| {
        bench.iter(|| list(&places.library));
    });
    group.bench_function("compared, nothing is new", |bench| {
        bench.iter(|| compare(&writer, &places));
    });
    group.finish();
    if let Ok(index) = Index::open_reader(&places.index(), &places.library) {
        finding(criterion, &index);
    }
}

criterion_group!(benches, library);
criterion_main!(benches);
