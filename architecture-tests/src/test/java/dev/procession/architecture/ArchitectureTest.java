package dev.procession.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of docs/architecture.md and the allowed arrows between them. */
@AnalyzeClasses(packages = "dev.procession", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule ROOMS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.procession..")
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("dev.procession")
          .layer("core")
          .definedBy("dev.procession.core..")
          .layer("local")
          .definedBy("dev.procession.local..")
          .layer("ipc")
          .definedBy("dev.procession.ipc..")
          .layer("forking")
          .definedBy("dev.procession.forking..")
          .layer("config")
          .definedBy("dev.procession.config..")
          .layer("tck")
          .definedBy("dev.procession.tck..")
          .layer("examples")
          .definedBy(
              resideInAPackage("dev.procession.examples..")
                  .and(resideOutsideOfPackage("dev.procession.examples.nice..")))
          .layer("nice")
          .definedBy("dev.procession.examples.nice..")
          .layer("bench")
          .definedBy("dev.procession.bench..")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .whereLayer("core")
          .mayOnlyAccessLayers("api")
          .whereLayer("local")
          .mayOnlyAccessLayers("api", "core")
          .whereLayer("ipc")
          .mayOnlyAccessLayers("api", "core")
          .whereLayer("forking")
          .mayOnlyAccessLayers("api", "core", "ipc")
          .whereLayer("config")
          .mayOnlyAccessLayers("api")
          .whereLayer("tck")
          .mayOnlyAccessLayers("api")
          .whereLayer("examples")
          .mayOnlyAccessLayers("api", "config")
          .whereLayer("nice")
          .mayOnlyAccessLayers("api", "core", "ipc", "forking")
          .whereLayer("bench")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.procession.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule API_USES_JAVA_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.procession")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.procession", "java..", "org.jspecify.annotations");

  /** The engine's task is its own future, which saves an object for each that waits. */
  @ArchTest
  static final ArchRule ONE_FUTURE =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.procession.core.task", "dev.procession")
          .and()
          .doNotHaveFullyQualifiedName("dev.procession.core.pool.Task")
          .should()
          .beAssignableTo(java.util.concurrent.CompletionStage.class);

  @ArchTest
  static final ArchRule THE_SCHEDULER_IS_PURE =
      noClasses()
          .that()
          .haveNameMatching(
              ".*\\.core\\.pool\\.(Scheduler|Ledger|Crew|Orders|TimeLimits|Initialization)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..", "java.net..", "java.nio..", "java.io..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule NAMES_THAT_SAY_SOMETHING =
      noClasses()
          .should()
          .haveNameMatching(
              ".*(Manager|Helper|Utils?|Impl|Base|Common|Info|Data|Processor|Wrapper)(?![a-z]).*");

  @ArchTest
  static void librariesUseNoStandardStreams(JavaClasses all) {
    // Main programs speak to their terminal, and INHERIT is about nothing else.
    JavaClasses libraries =
        all.that(
            new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("libraries") {
              @Override
              public boolean test(JavaClass type) {
                return !type.getPackageName().startsWith("dev.procession.examples")
                    && !type.getPackageName().startsWith("dev.procession.bench")
                    && !type.getName().equals("dev.procession.ipc.Worker")
                    && !type.getName().equals("dev.procession.forking.OutputPumps");
              }
            });
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(libraries);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(libraries);
  }
}
