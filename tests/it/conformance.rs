//! What every service in the registry must do, whatever it is.
//!
//! A new service brings a [`Fixture`]; the rest of this file is run over it unchanged.

mod fixtures;
mod generating;

use art_studio::{
    config::Config,
    domain::{
        Advanced, Capability, Descriptor, Enhancement, Health, ModelChoice, Provider, Quality,
        Request, Seed, ServiceId, Size,
    },
    providers::ENTRIES,
};
use fixtures::{Fixture, fixtures};
use std::{collections::BTreeSet, sync::Arc};

/// A request that the model can do.
fn request(descriptor: &Descriptor, model: &ModelChoice, prompt: &str) -> Request {
    let can = &model.capability;
    Request {
        service: ServiceId::new(descriptor.id),
        model: Some(model.id.clone()),
        prompt: prompt.to_owned(),
        enhancement: Enhancement::NONE,
        negative_prompt: None,
        size: can.sizes.snap(Size::of(64, 64)),
        quality: Quality::default(),
        steps: None,
        cfg: None,
        seed: Seed(11),
        advanced: Advanced::default(),
    }
}

#[test]
fn every_service_is_under_test() {
    let tested: BTreeSet<_> = fixtures().iter().map(|fixture| fixture.id).collect();
    let known: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.descriptor.id).collect();
    assert_eq!(tested, known);
    assert_eq!(known.len(), ENTRIES.len(), "no id twice");
}

#[test]
fn every_service_says_who_it_is() {
    for entry in ENTRIES {
        let Descriptor {
            id,
            name,
            about,
            docs,
            settings,
            concurrency,
            ..
        } = entry.descriptor;
        let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
        assert!(
            !id.is_empty() && id.chars().all(plain),
            "{id}: stands in file names"
        );
        assert!(
            (1..=24).contains(&name.chars().count()),
            "{id}: stands in a list"
        );
        assert!(
            (20..=90).contains(&about.chars().count()),
            "{id}: one line: {about}"
        );
        assert!(docs.is_none_or(|link| link.starts_with("https://")), "{id}");
        assert!((1..=64).contains(concurrency), "{id}");
        let keys: BTreeSet<_> = settings.iter().map(|field| field.key).collect();
        assert_eq!(keys.len(), settings.len(), "{id}: no key twice");
        for field in *settings {
            assert!(
                !field.secret || field.default.is_none(),
                "{id}: a secret has no default"
            );
        }
    }
}

#[tokio::test]
async fn every_service_says_how_it_is() {
    for Fixture {
        id, ready, bare, ..
    } in fixtures()
    {
        let provider = make(id, &ready);
        assert_eq!(provider.descriptor().id, id);
        assert_eq!(provider.health().await, Health::Ready, "{id}: set up");
        assert_eq!(
            provider.needs(),
            [] as [&str; 0],
            "{id}: nothing is missing"
        );
        let provider = make(id, &bare);
        let ready = matches!(provider.health().await, Health::Ready | Health::Busy);
        assert_eq!(
            ready,
            provider.needs().is_empty(),
            "{id}: says what is missing"
        );
    }
}

#[tokio::test]
async fn every_model_can_something() {
    for Fixture { id, ready, .. } in fixtures() {
        let models = make(id, &ready).models().await.unwrap();
        assert!(!models.is_empty(), "{id}");
        let ids: BTreeSet<_> = models.iter().map(|model| &model.id).collect();
        assert_eq!(ids.len(), models.len(), "{id}: no model twice");
        for ModelChoice {
            id: model,
            capability,
            ..
        } in &models
        {
            let Capability {
                sizes,
                batch_max,
                prompt_max,
                ..
            } = capability;
            assert!(!model.is_empty(), "{id}");
            assert!(
                capability.text_to_image || capability.image_to_image,
                "{id}/{model}"
            );
            assert!(*batch_max >= 1 && *prompt_max >= 100, "{id}/{model}");
            for asked in [
                Size::default(),
                Size::of(1, 1),
                Size::of(4096, 4096),
                Size::of(1, 4096),
            ] {
                let size = sizes.snap(asked);
                assert_eq!(
                    sizes.snap(size),
                    size,
                    "{id}/{model}: a size it makes stays"
                );
                assert!(
                    Size::new(size.width, size.height).is_ok(),
                    "{id}/{model}: {size}"
                );
            }
        }
    }
}

fn make(id: &str, config: &Config) -> Arc<dyn Provider> {
    let entry = ENTRIES.iter().find(|entry| entry.descriptor.id == id);
    (entry.unwrap().make)(config)
}
